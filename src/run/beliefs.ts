import type { Input } from '../model/alphabet.ts';
import { type Configuration, isConfiguration, stateOf, withoutQueues } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { type OracleOptions, type RightAnswer, rightAnswers } from './oracle.ts';
import type { ExpectedAnswer, Seen, Track } from './subject.ts';

/**
 * Where the SUT may be. A black box that gives an answer which several rules allow, and which look the same from
 * outside, may be in one of several configurations: each is a belief, and what is seen next has to fit one of them.
 */
export interface Belief {
  state: Configuration;
  track: Track;
  /** How this belief reads the steps since it parted from others. */
  readings: readonly Reading[];
}

/** One step as a belief reads it. */
export interface Reading {
  /** Which step of the case's results. */
  at: number;
  cell: Cell;
  answer: RightAnswer;
}

/** Answers under the beliefs they fit, the machine's own first. */
export interface Explained {
  belief: Belief;
  cell: Cell;
  answer: RightAnswer;
}

/** The cells that the input just given, written for the first belief, is in each of them. */
export function cellsOf(beliefs: readonly Belief[], given: Cell, table: Table): [Belief, Cell][] {
  return beliefs.flatMap((belief, at): [Belief, Cell][] => {
    if (at === 0) return [[belief, given]];
    const inputs: readonly Input[] = belief.track.heard(given, belief.state);
    return inputs.map((input) => [belief, table.cell(belief.state, input)]);
  });
}

/** Every reading of what was seen, those with fewer departures from the machine first. */
export function explain(cells: readonly [Belief, Cell][], seen: Seen, options: OracleOptions): Explained[] {
  const all = cells.flatMap(([belief, cell]) =>
    rightAnswers(cell, seen, belief.track, options).map((answer) => ({ belief, cell, answer })),
  );
  return all.toSorted((a, b) => departures(a) - departures(b));
}

function departures({ belief, answer }: Explained): number {
  const before = belief.readings.filter((reading) => reading.answer.verdict === 'allowed').length;
  return before + (answer.verdict === 'allowed' ? 1 : 0);
}

/** The beliefs after a step: one for each configuration that a reading leads to, the likeliest first. */
export function beliefsAfter(explained: readonly Explained[], seen: Seen, at: number): Belief[] {
  const beliefs = new Map<Configuration, Belief>();
  const parted = explained.length > 1;
  for (const { belief, cell, answer } of explained) {
    const { next } = answer.answer;
    if (beliefs.has(next)) continue;
    const track = parted ? belief.track.fork() : belief.track;
    track.accept(cell, answer.answer, seen);
    const readings = parted || belief.readings.length > 0 ? [...belief.readings, { at, cell, answer }] : [];
    beliefs.set(next, { state: next, track, readings });
  }
  return [...beliefs.values()];
}

const severalLook = [new WeakMap<Cell, boolean>(), new WeakMap<Cell, boolean>()] as const;

/** Can two right answers of the cell look the same, and lead to different configurations? */
export function looksAmbiguous(cell: Cell, seesState: boolean): boolean {
  const looks = severalLook[seesState ? 1 : 0];
  let known = looks.get(cell);
  if (known === undefined) {
    // What queues hold is not seen, where the state is.
    const shown = (next: Configuration) => (seesState ? stateOf(next) : '');
    known = [...cell.allowed, cell].some(({ next }, _, all) =>
      all.some((other) => other.next !== next && shown(other.next) === shown(next)),
    );
    looks.set(cell, known);
  }
  return known;
}

/** Where a SUT is that was seen to be in a state: SYN_RCVD is two, by the way it came there. */
export function configurationIn(state: string, from: Cell): Configuration | null {
  const isEmpty = state === 'CLOSED' || state === 'LISTEN' || state === 'TIME_WAIT';
  // What the queues hold after another answer than the due one is not seen.
  const hasQueues = from.next.includes('+') || from.state.includes('+');
  if (hasQueues && !isEmpty) return stateOf(from.next) === state ? from.next : null;
  if (isConfiguration(state)) return state;
  if (state !== 'SYN_RCVD') return null;
  if (stateOf(from.state) === 'SYN_RCVD') return withoutQueues(from.state);
  return from.state === 'LISTEN' || from.state === 'TIME_WAIT' ? 'SYN_RCVD/passive' : 'SYN_RCVD/active';
}

/** An answer other than the machine's, for the next input to build on. Signals the SUT cannot report are the cell's. */
export function asAnswered(
  cell: Cell,
  next: Configuration,
  seen: Seen,
  told: ReadonlySet<string>,
): ExpectedAnswer {
  const unseen = cell.signals.filter((signal) => !told.has(signal));
  const signals = [...unseen, ...seen.signals.filter((signal) => told.has(signal))];
  return { next, outputs: seen.outputs.map(({ name }) => name), signals, segments: [] };
}
