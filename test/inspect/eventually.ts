/** Waits until something holds. @throws Error when it does not within the limit. */
export async function eventually<T>(look: () => T | false | undefined, limitMs = 30_000): Promise<T> {
  for (const end = Date.now() + limitMs; ; ) {
    const found = look();
    if (found !== false && found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${limitMs} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
