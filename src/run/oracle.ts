import { stateOf } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';
import { withoutRepeats } from './repeats.ts';
import type { ExpectedAnswer, Seen } from './subject.ts';

/** What the oracle makes of one step. */
export type Judgement =
  | { verdict: 'pass'; answer: ExpectedAnswer }
  | { verdict: 'allowed'; answer: ExpectedAnswer; ambiguity: string; reason: string }
  | { verdict: 'fail'; problem: string };

export interface OracleOptions {
  /** Signals the SUT reports; the others are not compared. */
  signals: ReadonlySet<string>;
  /** On a real clock segments may be sent again at any time, and answer nothing. */
  toleratesRetransmissions: boolean;
}

/**
 * Compares what was seen with every answer the cell permits, silence included: the state where it shows, the
 * outputs in order and number by number, the signals the SUT reports.
 */
export function judge(cell: Cell, seen: Seen, options: OracleOptions): Judgement {
  const problem = differs(cell, seen, options);
  if (problem === null) return { verdict: 'pass', answer: cell };
  for (const allowed of cell.allowed) {
    if (differs(allowed, seen, options) === null) {
      const { ambiguity, reason } = allowed;
      return { verdict: 'allowed', answer: allowed, ambiguity, reason };
    }
  }
  return { verdict: 'fail', problem };
}

function differs(answer: ExpectedAnswer, seen: Seen, options: OracleOptions): string | null {
  return (
    stateDiffers(answer, seen) ?? outputsDiffer(answer, seen, options) ?? signalsDiffer(answer, seen, options)
  );
}

function stateDiffers({ next }: ExpectedAnswer, { state }: Seen): string | null {
  const expected = stateOf(next);
  return state === undefined || state === expected ? null : `state is ${state}, expected ${expected}`;
}

function outputsDiffer(answer: ExpectedAnswer, seen: Seen, options: OracleOptions): string | null {
  const expected = answer.outputs.filter(seen.sees);
  const given = options.toleratesRetransmissions ? withoutRepeats(seen.outputs, expected) : seen.outputs;
  if (given.map(({ name }) => name).join() !== expected.join()) {
    return `did ${list(given.map(({ name }) => name))}, expected ${list(expected)}`;
  }
  let segment = 0;
  for (const output of given) {
    if (!output.name.startsWith('snd ')) continue;
    const form = answer.segments[segment++];
    const why = form === undefined ? null : (output.mismatch?.(form, answer) ?? null);
    if (why !== null) return `${output.name}: ${why}`;
  }
  return null;
}

function signalsDiffer({ signals }: ExpectedAnswer, seen: Seen, options: OracleOptions): string | null {
  const expected = signals.filter((signal) => options.signals.has(signal));
  const given = seen.signals.filter((signal) => options.signals.has(signal));
  if (expected.join() === given.join()) return null;
  return `told the user ${list(given)}, expected ${list(expected)}`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
