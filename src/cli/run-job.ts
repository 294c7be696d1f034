import type { Fsm } from '../model/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Tap } from '../run/guarded-sut.ts';
import { fsmFor, type Planned, shard, wholeFsmFor } from '../run/plan.ts';
import type { System } from '../run/runner.ts';
import { casesAsked, casesFor } from './cases-asked.ts';
import type { GivenFlags } from './flags.ts';
import type { RunHead } from './replay-command.ts';
import { BUILT_IN, resolveSut } from './resolve-sut.ts';
import { shardFlag, timeLimitFlag } from './run-flags.ts';
import { UsageError } from './usage-error.ts';

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
  /** Where its cases can be looked up: the suite's file, or that of an adapter. */
  file: string | undefined;
  plan(): Iterable<Planned>;
}

/** @throws UsageError, Unavailable */
export async function prepare(given: GivenFlags, tap?: Tap): Promise<Job> {
  const asked = casesAsked(given);
  const { profile, alphabet, seed, extraStates, table } = asked;
  const limitMs = timeLimitFlag(given);
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardFlag(given);
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
    file: asked.file !== null ? asked.named : BUILT_IN.includes(sut) ? undefined : sut,
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
