import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Fsm, MachineError, NONE, type Word } from '../../../src/fsm/fsm.ts';
import { postman } from '../../../src/fsm/postman.ts';
import { identifiersOf } from '../../../src/fsm/state-identifiers.ts';
import { SUITES } from '../../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../../src/fsm/suites/generator.ts';
import {
  areSeparable,
  behavesAlike,
  definedCells,
  drawFrom,
  everyBlackBox,
  hasAdaptiveSequence,
  type Implementation,
  isDetected,
  isStronglyConnected,
  pairsOf,
  reachableFrom,
  shortestClosedWalk,
  singleFaults,
  statesAlong,
  tellsApart,
  twinFaults,
  withArbitraryStates,
  withChanges,
  withHiddenTwins,
} from '../../support/brute-force.ts';
import { MACHINE_KINDS, machines, machineText, reducedMachines } from '../../support/machines.ts';
import { isSlow } from '../../support/slow.ts';

/*
 * What the suites promise, on machines nobody chose: each is made by chance, its faults are all made or drawn, and
 * whether a fault shows at all is found by search. Every machine comes from a fixed seed.
 */

const SEED = 9293;
const PER_KIND = isSlow ? 50 : 10;

function words(suite: string, fsm: Fsm, extraStates = 0): Word[] {
  const generator = SUITES.get(suite);
  if (generator === undefined) throw new Error(`no suite ${suite}`);
  return [...generator.words(fsm, { ...SUITE_DEFAULTS, extraStates })];
}

function onMachines(arbitrary: fc.Arbitrary<Fsm>, property: (fsm: Fsm) => void, numRuns = PER_KIND): void {
  const holds = fc.property(arbitrary.map(readable), (fsm) => {
    property(fsm);
  });
  fc.assert(holds, { seed: SEED, numRuns });
}

/** Told as text where a property fails. */
function readable(fsm: Fsm): Fsm {
  return Object.defineProperty(fsm, fc.toStringMethod, { value: () => machineText(fsm) });
}

function* times<T>(count: number, make: () => T): Generator<T> {
  for (let made = 0; made < count; made++) yield make();
}

/** The implementations that differ from the machine and pass the suite. */
function survivors(fsm: Fsm, suite: readonly Word[], faulty: Iterable<Implementation>): Implementation[] {
  return [...faulty].filter((one) => !isDetected(fsm, one, suite) && !behavesAlike(fsm, one));
}

/** Faults that leave the number of states as it is. */
function* faultsOfOwnStates(fsm: Fsm): Generator<Implementation> {
  const draw = drawFrom(SEED);
  yield* singleFaults(fsm);
  yield* times(60, () => withChanges(fsm, draw, 2));
  yield* times(20, () => withChanges(fsm, draw, 3 + draw(10)));
}

/** Faults of up to so many states more. */
function* faultsWithin(fsm: Fsm, extraStates: number): Generator<Implementation> {
  const draw = drawFrom(SEED);
  yield* faultsOfOwnStates(fsm);
  if (extraStates >= 1) {
    yield* twinFaults(fsm);
    yield* times(60, () => withArbitraryStates(fsm, draw, 1));
  }
  if (extraStates >= 2) {
    yield* times(200, () => withHiddenTwins(fsm, draw, 2));
    yield* times(40, () => withArbitraryStates(fsm, draw, 2));
  }
}

describe.each(MACHINE_KINDS)('identifiers of a $cells machine in a $box box', (kind) => {
  it('tell apart what can be told apart, and name what cannot', () => {
    onMachines(machines(kind), (fsm) => {
      const { characterisation, identification, harmonised, inseparable } = identifiersOf(fsm);
      for (const [a, b] of pairsOf(fsm)) {
        const isApart = areSeparable(fsm, a, b);
        if (!isApart) expect(inseparable.some((group) => group.includes(a) && group.includes(b))).toBe(true);
        if (!isApart || fsm.labels?.[a] !== fsm.labels?.[b]) continue;
        expect(characterisation.some((word) => tellsApart(fsm, word, a, b))).toBe(true);
        for (const state of [a, b]) {
          expect(identification[state]?.some((word) => tellsApart(fsm, word, a, b))).toBe(true);
        }
        expect(sharedWords(harmonised[a], harmonised[b]).some((word) => tellsApart(fsm, word, a, b))).toBe(
          true,
        );
      }
      // A group hangs together by pairs; where the machine is complete, any two of it are such a pair.
      for (const group of inseparable) {
        for (const state of group) {
          const others = group.filter((other) => other !== state);
          const alike = others.filter((other) => !areSeparable(fsm, state, other));
          expect(alike.length).toBeGreaterThan(0);
          if (kind.cells === 'complete') expect(alike).toEqual(others);
        }
      }
    });
  });
});

/** Words, and beginnings of words, of both. */
function sharedWords(some: readonly Word[] = [], others: readonly Word[] = []): Word[] {
  const beginnings = (all: readonly Word[]) =>
    all.flatMap((word) => word.map((_, at) => word.slice(0, at + 1)));
  const known = new Set(beginnings(others).map(String));
  return beginnings(some).filter((word) => known.has(String(word)));
}

describe.each(MACHINE_KINDS)('on a $cells machine in a $box box', (kind) => {
  it.each([0, 1, 2])('wp and hsi find every fault within %i extra states', (extraStates) => {
    onMachines(reducedMachines(kind), (fsm) => {
      const faulty = [...faultsWithin(fsm, extraStates)];
      expect(survivors(fsm, words('wp', fsm, extraStates), faulty)).toEqual([]);
      expect(survivors(fsm, words('hsi', fsm, extraStates), faulty)).toEqual([]);
    });
  });

  it('mutation-min finds every single fault that wp with one extra state finds', () => {
    onMachines(machines(kind), (fsm) => {
      const whole = words('wp', fsm, 1);
      const few = words('mutation-min', fsm);
      const missed = [...singleFaults(fsm)].filter(
        (faulty) => isDetected(fsm, faulty, whole) && !isDetected(fsm, faulty, few),
      );
      expect(missed).toEqual([]);
      expect(whole).toEqual(expect.arrayContaining(few));
    });
  });

  it('words begin at the initial state, use cells there are, and none is the beginning of another', () => {
    onMachines(
      machines(kind),
      (fsm) => {
        for (const suite of ['wp', 'hsi']) {
          for (const extraStates of [0, 1, 2]) {
            const made = words(suite, fsm, extraStates);
            expect(made.filter((word) => word.length === 0 || statesAlong(fsm, word) === null)).toEqual([]);
            expect(beginningsOfOthers(made)).toEqual([]);
            expect(words(suite, fsm, extraStates)).toEqual(made);
          }
        }
      },
      20,
    );
  });
});

/** In order, a word that begins another, or is another, comes right before one it begins. */
function beginningsOfOthers(all: readonly Word[]): Word[] {
  const key = (word: Word) => String.fromCharCode(...word.map((input) => input + 1));
  const sorted = all.map(key).toSorted();
  return all.filter((word) => {
    const at = sorted.indexOf(key(word));
    return sorted[at + 1]?.startsWith(key(word));
  });
}

describe('a promise for fewer extra states than there are', () => {
  const black = fc.sample(reducedMachines({ cells: 'complete', box: 'black' }), { seed: SEED, numRuns: 30 });

  it.each(['wp', 'hsi'])('is not enough, of %s: some faults survive', (suite) => {
    const draw = drawFrom(SEED);
    const beyond = (fsm: Fsm) => times(200, () => withHiddenTwins(fsm, draw, 2));
    expect(black.some((fsm) => survivors(fsm, words(suite, fsm, 0), twinFaults(fsm)).length > 0)).toBe(true);
    expect(black.some((fsm) => survivors(fsm, words(suite, fsm, 1), beyond(fsm)).length > 0)).toBe(true);
  });
});

describe('against every black box there is', () => {
  const two = { states: 2, inputs: 2, outputs: 2 };

  it.each(['wp', 'hsi'])('%s finds all of up to two states that differ from a machine of two', (suite) => {
    onMachines(reducedMachines({ cells: 'complete', box: 'black' }, two), (fsm) => {
      expect(survivors(fsm, words(suite, fsm, 0), everyBlackBox(2, 2, 2))).toEqual([]);
    });
  });

  it.each(['wp', 'hsi'])('%s for one extra state finds all of three states', (suite) => {
    const all = [...everyBlackBox(3, 2, 2)];
    const kind = { cells: 'complete', box: 'black' } as const;
    onMachines(
      reducedMachines(kind, two),
      (fsm) => expect(survivors(fsm, words(suite, fsm, 1), all)).toEqual([]),
      12,
    );
  });

  it.each(['wp', 'hsi'])('%s finds all of three states that differ from a machine of three', (suite) => {
    const all = [...everyBlackBox(3, 2, 2)];
    const three = reducedMachines({ cells: 'complete', box: 'black' }, { ...two, states: 3 });
    const exactlyThree = three.filter(({ states }) => states.length === 3);
    onMachines(exactlyThree, (fsm) => expect(survivors(fsm, words(suite, fsm, 0), all)).toEqual([]), 12);
  });
});

describe.each(['complete', 'partial'] as const)('on a %s machine that shows every state', (cells) => {
  const white = machines({ cells, box: 'white' });

  it('transitions finds every fault of its own states', () => {
    onMachines(white, (fsm) => {
      expect(survivors(fsm, words('transitions', fsm), faultsOfOwnStates(fsm))).toEqual([]);
    });
  });

  it('pairs finds every fault within one extra state', () => {
    onMachines(white, (fsm) => {
      expect(survivors(fsm, words('pairs', fsm), faultsWithin(fsm, 1))).toEqual([]);
    });
  });

  it('triples finds every fault within two extra states', () => {
    onMachines(white, (fsm) => {
      expect(survivors(fsm, words('triples', fsm), faultsWithin(fsm, 2))).toEqual([]);
    });
  });
});

describe.each(['complete', 'partial'] as const)('the tour of a %s machine', (cells) => {
  const any = machines({ cells, box: 'black' });
  const connected = any.filter(isStronglyConnected);

  it('is one closed walk over every cell, as long as the postman says', () => {
    onMachines(
      connected,
      (fsm) => {
        const [walk, ...others] = words('tour', fsm);
        const states = statesAlong(fsm, walk ?? []) ?? [];
        expect(others).toEqual([]);
        expect(states.at(-1)).toBe(fsm.initial);
        const taken = new Set(walk?.map((input, at) => (states[at] as number) * fsm.inputs.length + input));
        expect([...taken].toSorted((a, b) => a - b)).toEqual(definedCells(fsm));
        expect(walk?.length).toBe(postman(fsm).length);
      },
      150,
    );
  });

  it('has potentials that prove no walk is shorter', () => {
    onMachines(
      connected,
      (fsm) => {
        const { length, potential } = postman(fsm);
        const width = fsm.inputs.length;
        const rise = (cell: number) => {
          const [from, to] = [Math.floor(cell / width), fsm.next[cell] as number];
          return (potential[to] as number) - (potential[from] as number);
        };
        const cellsOf = definedCells(fsm);
        expect(cellsOf.filter((cell) => rise(cell) > 1)).toEqual([]);
        // More cells in than out: from there the extra steps go, so the potential counts downward.
        expect(length).toBe(cellsOf.reduce((steps, cell) => steps + 1 - rise(cell), 0));
      },
      150,
    );
  });

  it('is as short as the shortest found by trying all', () => {
    const tiny = machines({ cells, box: 'black' }, { states: 3, inputs: 2 }).filter(isStronglyConnected);
    onMachines(tiny, (fsm) => expect(words('tour', fsm)[0]?.length).toBe(shortestClosedWalk(fsm)), 100);
  });

  it('is refused, naming a state, where there is no way back', () => {
    onMachines(
      any.filter((fsm) => !isStronglyConnected(fsm)),
      (fsm) => {
        const lost = fsm.states.filter((_, state) => !reachableFrom(fsm, state).has(fsm.initial));
        const refusal = refusalOf(() => words('tour', fsm));
        expect(refusal?.match(/S\d+/g)?.slice(1).toSorted()).toEqual(lost);
      },
    );
  });
});

/** The message of the MachineError, `null` where there is none. */
function refusalOf(make: () => unknown): string | null {
  try {
    make();
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(MachineError);
    return (error as Error).message;
  }
}

describe.each(MACHINE_KINDS)('the checking sequence of a $cells machine in a $box box', (kind) => {
  const connected = reducedMachines(kind).filter(isStronglyConnected);

  it('finds, in one walk, every fault of its own states', () => {
    onMachines(connected.filter(hasAdaptiveSequence), (fsm) => {
      const made = words('checking-sequence', fsm);
      expect(made.length).toBe(1);
      expect(survivors(fsm, made, faultsOfOwnStates(fsm))).toEqual([]);
    });
  });

  it('is there exactly where an adaptive distinguishing sequence is', () => {
    onMachines(
      machines(kind).filter(isStronglyConnected),
      (fsm) => {
        expect(refusalOf(() => words('checking-sequence', fsm)) === null).toBe(hasAdaptiveSequence(fsm));
      },
      100,
    );
  });
});

describe('the machines these tests are made on', () => {
  it.each(MACHINE_KINDS)('are reduced, connected and of every size: $cells, $box box', (kind) => {
    const drawn = fc.sample(reducedMachines(kind), { seed: SEED, numRuns: 200 });
    expect(drawn.every((fsm) => reachableFrom(fsm, fsm.initial).size === fsm.states.length)).toBe(true);
    expect(new Set(drawn.map(({ states }) => states.length))).toEqual(new Set([2, 3, 4, 5, 6]));
    expect(drawn.some(({ next }) => next.includes(NONE))).toBe(kind.cells === 'partial');
  });
});
