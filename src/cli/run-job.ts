import type { Fsm } from '../model/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Tap } from '../run/guarded-sut.ts';
import { fsmFor, type Planned, shard, wholeFsmFor } from '../run/plan.ts';
import { DEFAULT_LIMIT_MS, type System } from '../run/runner.ts';
import { casesAsked, casesFor } from './cases-asked.ts';
import { type GivenFlags, wholeNumber } from './flags.ts';
import type { RunHead } from './replay-command.ts';
import { resolveSut } from './resolve-sut.ts';
import { UsageError } from './usage-error.ts';

/** What a timer can wait, ms. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/** A run as the command line asked for it, checked. */
export interface Job {
  head: RunHead;
  system: System;
  table: Table;
  /** The whole machine as far as this SUT shows it: what the run is measured by. */
  fsm: Fsm;
  /** Of it, what the SUT supports. */
  offered: Fsm;
  limitMs: number;
  plan(): Iterable<Planned>;
}

/** @throws UsageError, Unavailable */
export async function prepare(given: GivenFlags, tap?: Tap): Promise<Job> {
  const asked = casesAsked(given);
  const { profile, alphabet, seed, extraStates, table } = asked;
  const limitMs = wholeNumber(
    '--time-limit',
    given.text('time-limit') ?? String(DEFAULT_LIMIT_MS),
    1,
    LONGEST_LIMIT_MS,
  );
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardOf(given.text('shard'));
  const sut = given.text('sut') ?? 'reference';
  const deviations = given.text('deviations');
  const system = await resolveSut({
    sut,
    profile,
    seed,
    options,
    limitMs,
    deviations,
    tap,
  });
  system.isBeingLearnt = given.text('update-deviations') !== undefined;
  const { name, version, capabilities } = system;
  const { suite, plan } = casesFor(asked, system);
  const head = {
    ...{ sut, name, version, suite, profile, alphabet, seed },
    ...{ extraStates, options, deviations, limitMs },
  };
  const shown = { table, alphabet, capabilities };
  return {
    head,
    system,
    table,
    fsm: wholeFsmFor(shown),
    offered: fsmFor(shown),
    limitMs,
    plan: () => shard(plan(), index, of),
  };
}

export function adapterOptions(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((option) => {
      const [name, ...value] = option.split('=');
      if (!name) throw new UsageError(`--option ${option}: expected NAME=VALUE, or NAME for yes`);
      return [name, value.length === 0 ? 'yes' : value.join('=')];
    }),
  );
}

function shardOf(text = '1/1'): [number, number] {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const numbers: [number, number] = [Number(index), Number(of)];
  if (!(numbers[0] >= 1 && numbers[0] <= numbers[1])) {
    throw new UsageError(`--shard ${text}: expected I/N with I from 1 to N, such as 2/4`);
  }
  return numbers;
}
