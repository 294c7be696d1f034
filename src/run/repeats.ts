import type { SeenOutput } from './subject.ts';

/**
 * The outputs without what was only sent again, as far as there are more than expected; what nobody expects goes
 * first. Not every repeat is one for the eye: the SYN,ACK of a simultaneous open has the number of the SYN before it
 * and is an answer (RFC 9293 §3.5, Figure 7).
 */
export function withoutRepeats(outputs: readonly SeenOutput[], expected: readonly string[]): SeenOutput[] {
  const repeats = outputs.filter(({ isRetransmission }) => isRetransmission === true);
  const unexpected = repeats.filter(({ name }) => !expected.includes(name));
  const others = repeats.filter(({ name }) => expected.includes(name));
  const tooMany = Math.max(0, outputs.length - expected.length);
  const dropped = new Set([...unexpected, ...others].slice(0, tooMany));
  return outputs.filter((output) => !dropped.has(output));
}
