import { describe, expect, it } from 'vitest';
import { extraStateFaults, type Fault, firstOrderFaults } from '../../../src/fsm/faults.ts';
import type { Fsm, Word } from '../../../src/fsm/fsm.ts';
import { SUITES } from '../../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../../src/fsm/suites/generator.ts';
import {
  behavesAlike,
  drawFrom,
  type Implementation,
  implementationOf,
  isDetected,
  isReduced,
  statesAlong,
  withChanges,
  withHiddenTwins,
} from '../../support/brute-force.ts';
import { isSlow } from '../../support/slow.ts';
import { plainTable } from './plain-table.ts';

const black = plainTable({ labels: false });
const white = plainTable({ labels: true });

function words(suite: string, fsm: Fsm, extraStates = 0): Word[] {
  const generator = SUITES.get(suite);
  if (generator === undefined) throw new Error(`no suite ${suite}`);
  return [...generator.words(fsm, { ...SUITE_DEFAULTS, extraStates })];
}

describe('the plain table', () => {
  it('has 143 cells, of which 43 change the state, and no two states alike', () => {
    expect(black.next.length).toBe(143);
    expect(black.figure.reduce((count, isDrawn) => count + isDrawn)).toBe(43);
    expect(isReduced(black)).toBe(true);
  });
});

/*
 * Sizes published for such a table, in the same order: wp 263/1,437, 3,256/20,720, 40,509/294,350; hsi at k = 0
 * 303/1,645; tour 199; transitions 133/479, pairs 1,729/7,956, triples 22,477/125,905; mutation-min 112/716.
 * The table is ours, and a few of its answers are others: hence one step in the tour and in hsi. For wp the choice of
 * identifying words counts too: any set that separates all states is right, and a greedy one is not always smallest.
 * transitions, pairs and triples have a word for each cell, even one that another word begins with; without those
 * they are wp on a machine that shows its states, and the same to the step.
 */
describe('sizes', () => {
  it.each([
    ['shortest', 0, 10, 28],
    ['transitions', 0, 143, 507],
    ['pairs', 0, 1859, 8450],
    ['triples', 0, 24_167, 134_017],
    ['tour', 0, 1, 198],
    ['mutation-min', 0, 120, 750],
    ['wp', 0, 290, 1546],
    ['wp', 1, 3559, 22_214],
    ['wp', 2, 43_930, 314_350],
    ['hsi', 0, 303, 1644],
    ['hsi', 1, 3657, 23_144],
    ['hsi', 2, 44_495, 321_882],
  ])('%s for %i extra states, no state seen: %i cases, %i steps', (suite, extraStates, cases, steps) => {
    expect(sizeOf(words(suite, black, extraStates))).toEqual([cases, steps]);
  });

  it.each([
    [0, 'transitions', 133, 479],
    [1, 'pairs', 1729, 7956],
    [2, 'triples', 22_477, 125_905],
  ])(
    'wp and hsi for %i extra states, all states seen, are %s: %i cases, %i steps',
    (k, suite, cases, steps) => {
      const whole = words('wp', white, k);
      expect(sizeOf(whole)).toEqual([cases, steps]);
      expect(words('hsi', white, k)).toEqual(whole);
      expect(whole.map(String).toSorted()).toEqual(longest(words(suite, white)).toSorted());
    },
  );

  it('checking-sequence: 212 steps where states are seen, refused where they are not', () => {
    expect(sizeOf(words('checking-sequence', white))).toEqual([1, 212]);
    expect(() => words('checking-sequence', black)).toThrow(/no adaptive sequence/);
  });
});

function sizeOf(suite: readonly Word[]): [cases: number, steps: number] {
  return [suite.length, suite.reduce((steps, { length }) => steps + length, 0)];
}

/** Without the words that are the beginning of another. */
function longest(suite: readonly Word[]): string[] {
  const beginnings = new Set(
    suite.flatMap((word) => word.slice(1).map((_, at) => String(word.slice(0, at + 1)))),
  );
  return suite.map(String).filter((word) => !beginnings.has(word));
}

const singleFaults = [...firstOrderFaults(black)];
const oneExtraState = [...extraStateFaults(black)];

describe('faults', () => {
  it('are 1,430 transfers, 1,430 outputs, 21 missing, and 37,000 and more with an extra state', () => {
    const count = (kind: string) => singleFaults.filter((fault) => fault.kind === kind).length;
    expect([count('transfer'), count('output'), count('missing')]).toEqual([1430, 1430, 21]);
    expect(oneExtraState.length).toBe(37_421);
  });

  it.each(['wp', 'hsi', 'mutation-min'])('%s finds all of a single cell', (suite) => {
    expect(survivors(black, words(suite, black, 0), singleFaults)).toEqual([]);
  });

  it.each(['wp', 'hsi'])('%s finds several cells wrong at once', (suite) => {
    const draw = drawFrom(9293);
    const made = words(suite, black, 0);
    const faulty = Array.from({ length: isSlow ? 3000 : 600 }, (_, at) =>
      withChanges(black, draw, 2 + (at % 4)),
    );
    expect(faulty.filter((one) => !isDetected(black, one, made) && !behavesAlike(black, one))).toEqual([]);
  });

  it.each(isSlow ? ['wp', 'hsi'] : ['hsi'])(
    '%s for one extra state finds all of one extra state',
    (suite) => {
      const asked = isSlow ? oneExtraState : oneExtraState.filter((_, at) => at % 10 === 0);
      expect(survivors(black, words(suite, black, 1), asked)).toEqual([]);
    },
  );

  it.each(isSlow ? ['wp', 'hsi'] : ['wp'])(
    '%s for two extra states finds those of two extra states',
    (suite) => {
      const draw = drawFrom(9293);
      const made = words(suite, black, 2);
      const faulty = Array.from({ length: isSlow ? 250 : 50 }, () => withHiddenTwins(black, draw, 2));
      expect(faulty.filter((one) => !isDetected(black, one, made) && !behavesAlike(black, one))).toEqual([]);
    },
  );

  it('on a machine that shows its states, transitions finds all of a single cell, pairs all of an extra state', () => {
    expect(survivors(white, words('transitions', white), [...firstOrderFaults(white)])).toEqual([]);
    const extra = [...extraStateFaults(white)].filter((_, at) => isSlow || at % 10 === 0);
    expect(survivors(white, words('pairs', white), extra)).toEqual([]);
  });
});

/** The faults that change what can be seen and pass the suite. */
function survivors(fsm: Fsm, suite: readonly Word[], faults: readonly Fault[]): Fault[] {
  const visiting = wordsByCell(fsm, suite);
  return faults.filter((fault) => {
    const faulty = withFault(fsm, fault);
    // A word that never comes to the first wrong cell sees nothing.
    return !isDetected(fsm, faulty, visiting[fault.cell] ?? []) && !behavesAlike(fsm, faulty);
  });
}

function wordsByCell(fsm: Fsm, suite: readonly Word[]): Word[][] {
  const visiting = Array.from(fsm.next, (): Word[] => []);
  for (const word of suite) {
    const states = statesAlong(fsm, word) ?? [];
    const cells = new Set(word.map((input, at) => (states[at] as number) * fsm.inputs.length + input));
    for (const cell of cells) visiting[cell]?.push(word);
  }
  return visiting;
}

/** The complete machine with the fault in it: an extra state is a copy of its twin before it is changed. */
function withFault(fsm: Fsm, { changes, twins }: Fault): Implementation {
  const width = fsm.inputs.length;
  const faulty = implementationOf(fsm, twins.length);
  for (const [at, twin] of twins.entries()) {
    const state = fsm.states.length + at;
    faulty.next.copyWithin(state * width, twin * width, (twin + 1) * width);
    faulty.output.copyWithin(state * width, twin * width, (twin + 1) * width);
    if (faulty.labels) faulty.labels[state] = faulty.labels[twin] ?? 0;
  }
  for (const { cell, next, output } of changes) {
    faulty.next[cell] = next;
    faulty.output[cell] = output;
  }
  return faulty;
}
