/**
 * Internet checksum (RFC 1071): the one's complement of the one's complement sum of 16-bit words.
 * `initial` carries what was summed before, a pseudo-header for example. An odd last octet is padded with zero.
 */
export function checksum(octets: Uint8Array, start: number, end: number, initial = 0): number {
  let sum = initial;
  let at = start;
  for (; at + 1 < end; at += 2) sum += ((octets[at] as number) << 8) | (octets[at + 1] as number);
  if (at < end) sum += (octets[at] as number) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}
