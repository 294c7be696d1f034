import type { RunBegin, Watcher } from '../run/events.ts';
import type { Tap } from '../run/guard.ts';
import { eventsFile } from './events-file.ts';
import type { GivenFlags } from './flags.ts';
import { tell } from './output.ts';
import type { Target } from './report-file.ts';
import type { Job } from './run-job.ts';
import { flagsAgain } from './shell-words.ts';
import { UsageError } from './usage-error.ts';
import { isWrapped } from './wrapped.ts';

/** One tap for all who are to be shown the segments; none where nobody is. */
export function tapOf(...seers: ({ add: Tap } | { tap: Tap } | null)[]): Tap | undefined {
  const taps = seers.flatMap((seer) => (seer === null ? [] : 'add' in seer ? [seer.add] : [seer.tap]));
  if (taps.length === 0) return undefined;
  return (segment) => {
    for (const tap of taps) tap(segment);
  };
}

/**
 * Those who are told of the run while it goes on.
 * @param events where the lines of `--events` go.
 * @throws UsageError where one cannot be had: before anything has run.
 */
export async function openWatchers(given: GivenFlags, events: Target | undefined): Promise<Watcher[]> {
  const watchers: Watcher[] = [];
  // First: where it is another run's, no inspector is told of this one.
  if (events !== undefined) {
    const command = ['tcp-statechart', 'run', ...flagsAgain(given)].join(' ');
    watchers.push(eventsFile(events, command));
  }
  const inspector = given.text('inspector');
  if (inspector !== undefined || given.on('inspect')) {
    const { streamToInspector } = await import('../inspect/to-inspector.ts');
    const flag = inspector === undefined ? '--inspect' : '--inspector';
    watchers.push(await streamToInspector(inspector, tell).catch((error) => noInspector(flag, error)));
  }
  return watchers;
}

function noInspector(flag: string, { message }: Error): never {
  if (isWrapped()) {
    throw new UsageError(
      `${flag}: ${message}: without root the run has a network of its own, which no inspector is in. Start it from the page, or as root`,
    );
  }
  throw new UsageError(
    `${flag}: ${message}. Start one with npx tcp-statechart inspect, or say where it is: --inspector URL, as it printed it`,
  );
}

/** @param except flags that say nothing about the run itself. */
export function beginningOf(
  { head, system }: Job,
  cases: number,
  given: GivenFlags,
  except: readonly string[],
): RunBegin {
  const { sut, name, version, suite, profile, alphabet, seed, options } = head;
  const again = flagsAgain(given, except);
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
