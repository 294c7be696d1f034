import { DEFAULT_LIMIT_MS } from '../run/runner.ts';
import { type GivenFlags, shortened, wholeNumber } from './flags.ts';
import { UsageError } from './usage-error.ts';

/** What a timer can wait, ms: one that is to wait longer does not wait at all. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/** The longest wait for one answer, ms. */
export function timeLimitFlag(given: GivenFlags): number {
  const text = given.text('time-limit') ?? String(DEFAULT_LIMIT_MS);
  return wholeNumber('--time-limit', text, 1, LONGEST_LIMIT_MS);
}

/** `2/4`: the second of four parts. */
export function shardFlag(given: GivenFlags): [index: number, of: number] {
  const text = given.text('shard') ?? '1/1';
  const [, index = '', of = ''] = /^(\d{1,15})\/(\d{1,15})$/.exec(text) ?? [];
  const part: [number, number] = [Number(index), Number(of)];
  if (!(part[0] >= 1 && part[0] <= part[1])) {
    throw new UsageError(
      `--shard ${shortened(text)}: expected I/N with I from 1 to N, such as 2/4, and of no more than 15 digits`,
    );
  }
  return part;
}
