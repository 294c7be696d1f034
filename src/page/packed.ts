/** Gzipped text, written as base64. @throws TypeError where it is damaged. */
export async function unpacked(base64: string): Promise<string> {
  const octets = Uint8Array.from(atob(base64.trim()), (letter) => letter.charCodeAt(0));
  const stream = new Blob([octets]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
