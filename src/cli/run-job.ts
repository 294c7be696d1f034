import type { RunBegin } from '../run/events.ts';
import { fsmFor, leaveOut, type Planned, select, shard, wholeFsmFor, withNumbers } from '../run/plan.ts';
import type { RunSetup } from '../run/reporter.ts';
import type { System } from '../run/runner.ts';
import { casesAsked, casesFor } from './cases-asked.ts';
import { deviceFlags, deviceFlagsAgain } from './device-flags.ts';
import { flagsAgain, type GivenFlags, shortened } from './flags.ts';
import { BUILT_IN, resolveSut, type SutRequest } from './resolve-sut.ts';
import { numbersFlag, REPORTS, shardFlag, timeLimitFlag } from './run-flags.ts';
import { UsageError } from './usage-error.ts';

/** A run as the command line asked for it, checked. */
export interface Job extends RunSetup {
  /** Scripts that cannot be said, with line and reason. */
  refused: readonly string[];
  system: System;
  limitMs: number;
  plan(): Iterable<Planned>;
}

/** Makes the system for a run. @throws UsageError, BadOption, Unavailable */
export type MakeSystem = (request: SutRequest) => Promise<System>;

/**
 * @param make makes the system, here or in the process where it lives.
 * @throws UsageError, Unavailable
 */
export async function prepare(given: GivenFlags, make: MakeSystem = resolveSut): Promise<Job> {
  const asked = await casesAsked(given);
  const { profile, alphabet, seed, extraStates, table } = asked;
  const limitMs = timeLimitFlag(given);
  const options = adapterOptions(given.texts('option'));
  const [index, of] = shardFlag(given);
  const { program } = given;
  if (program !== undefined && given.text('sut') !== undefined)
    throw new UsageError(`--sut ${given.text('sut')}: a program follows --; give one of the two`);
  const device = deviceFlags(given);
  const sut =
    device !== undefined
      ? `${device.kind} ${device.name}`
      : program === undefined
        ? (given.text('sut') ?? 'reference')
        : program.join(' ');
  const deviations = given.text('deviations');
  const { machine } = table;
  const live = ['inspect', 'inspector'].find((flag) => given.names.includes(flag));
  if (machine === 'data' && live !== undefined)
    throw new UsageError(
      `--${live}: the inspector shows the machine of eleven states; --report shows a run of --machine data`,
    );
  const numbers = numbersFlag(given);
  const system = await make({
    sut,
    device,
    program,
    machine,
    numbers,
    profile,
    seed,
    options,
    limitMs,
    deviations,
  });
  system.isBeingLearnt = given.text('update-deviations') !== undefined;
  const { name, version, capabilities } = system;
  const { suite, plan } = casesFor(asked, system);
  const head = {
    ...{ sut, name, version, machine, suite, profile, alphabet, seed },
    ...{
      extraStates,
      options,
      deviations,
      limitMs,
      numbers: given.text('numbers'),
      program,
      device: deviceFlagsAgain(given),
    },
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
    file:
      asked.file !== null
        ? asked.named
        : BUILT_IN.includes(sut) || program !== undefined || device !== undefined
          ? undefined
          : sut,
    skipped,
    refused: asked.refused,
    plan: () => withNumbers(shard(leaveOut(plan(), skipped), index, of)),
  };
}

/** The first event of a run. @param cases number of cases in the whole run. */
export function beginningOf({ head, system }: Job, cases: number, given: GivenFlags): RunBegin {
  const { sut, name, version, suite, profile, alphabet, seed, options } = head;
  const again = flagsAgain(given, [...REPORTS, 'inspect', 'inspector', 'quiet', 'jobs']);
  return {
    type: 'run.begin',
    sut,
    name,
    ...(version !== undefined && { version }),
    suite,
    profile,
    alphabet,
    seed,
    options,
    observed: system.capabilities.state ? 'state' : 'outputs',
    cases,
    command: ['npx tcp-statechart run', ...again].join(' '),
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
