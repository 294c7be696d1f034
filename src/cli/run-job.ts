import type { Fsm } from '../fsm/fsm.ts';
import type { Table } from '../model/table.ts';
import type { Tap } from '../run/guard.ts';
import { fsmFor, leaveOut, type Planned, select, shard, wholeFsmFor } from '../run/plan.ts';
import type { System } from '../run/runner.ts';
import { casesAsked, casesFor } from './cases-asked.ts';
import { type GivenFlags, shortened } from './flags.ts';
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
  /** Addresses whose cases were left out on demand. */
  skipped: readonly string[];
  plan(): Iterable<Planned>;
}

/**
 * @param resolve makes the system in this process, unless it is another's.
 * @throws UsageError, Unavailable
 */
export async function prepare(given: GivenFlags, tap?: Tap, resolve = resolveSut): Promise<Job> {
  const asked = casesAsked(given);
  const { profile, alphabet, seed, extraStates, table } = asked;
  const limitMs = timeLimitFlag(given);
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardFlag(given);
  const sut = given.text('sut') ?? 'reference';
  const deviations = given.text('deviations');
  const system = await resolve({
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
  const skipped = given.texts('skip');
  for (const address of skipped) checkSkip(address, suite, plan());
  if (skipped.length > 0 && leaveOut(plan(), skipped).next().done)
    throw new UsageError(`--skip ${shortened(skipped.join(' '))}: leaves no case of ${suite} to run`);
  const shown = { table, alphabet, capabilities };
  return {
    head,
    system,
    table,
    fsm: wholeFsmFor(shown),
    offered: fsmFor(shown),
    limitMs,
    file: asked.file !== null ? asked.named : BUILT_IN.includes(sut) ? undefined : sut,
    skipped,
    plan: () => shard(leaveOut(plan(), skipped), index, of),
  };
}

/** @throws UsageError where an address leaves nothing out: it is mistyped, most likely. */
function checkSkip(address: string, suite: string, planned: Iterable<Planned>): void {
  if (!select(planned, [address]).next().done) return;
  throw new UsageError(
    `--skip ${shortened(address)}: no case of ${suite} lies under it; run --dry-run lists the ids`,
  );
}

export function adapterOptions(given: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (const option of given) {
    const [name, ...value] = option.split('=');
    if (!name) throw new UsageError(`--option ${option}: expected NAME=VALUE, or NAME for yes`);
    if (Object.hasOwn(options, name))
      throw new UsageError(`--option ${shortened(name)}: given twice; an option has one value`);
    options[name] = value.length === 0 ? 'yes' : value.join('=');
  }
  return options;
}
