/** Sequence numbers: unsigned 32-bit integers on a circle (RFC 9293 §3.4). */

/** `number + octets` modulo 2³²; `octets` may be negative. */
export function advance(number: number, octets: number): number {
  return (number + octets) >>> 0;
}

/** How far `to` lies ahead of `from`, as a signed 32-bit distance: negative when it lies behind. */
export function distance(from: number, to: number): number {
  return (to - from) | 0;
}

/** Does `a` come before `b` on the circle? Undefined in effect for numbers 2³¹ apart, as in the RFC. */
export function isBefore(a: number, b: number): boolean {
  return distance(a, b) > 0;
}

export function isAtOrBefore(a: number, b: number): boolean {
  return distance(a, b) >= 0;
}

/** Is `number` one of the `size` numbers beginning at `start`? */
export function isWithin(number: number, start: number, size: number): boolean {
  return (number - start) >>> 0 < size;
}
