import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { after, NONE, step } from '../../../src/fsm/fsm.ts';
import { SUITES } from '../../../src/fsm/suites/catalogue.ts';
import { coverageOf } from '../../../src/fsm/suites/coverage.ts';
import { SUITE_DEFAULTS } from '../../../src/fsm/suites/generator.ts';
import { simpleWalks } from '../../../src/fsm/suites/paths.ts';
import { ALPHABETS, type AlphabetName } from '../../../src/model/alphabet.ts';
import { casesOf, isUnder } from '../../../src/model/suite.ts';
import { fsmOf } from '../../../src/model/table-fsm.ts';
import { tcpTable } from '../../../src/model/tcp-table.ts';
import { isSlow } from '../../support/slow.ts';

const table = tcpTable();

/** Every three inputs of the full alphabet are a hundred thousand words, of the same make as those of the others. */
function alphabetsFor(suite: string): readonly AlphabetName[] {
  if (suite === 'triples') return isSlow ? ['figure', 'core'] : ['figure'];
  return ['figure', 'core', 'full'];
}

describe.each([...SUITES.values()])('$name', (generator) => {
  for (const alphabet of alphabetsFor(generator.name)) {
    const fsm = fsmOf(table, { alphabet });

    it(`is byte for byte the same twice, over ${alphabet}`, () => {
      const digest = () => {
        const hash = createHash('sha256');
        for (const one of casesOf(generator, table, fsm)) hash.update(JSON.stringify(one));
        return hash.digest('hex');
      };
      expect(digest()).toBe(digest());
    });

    it(`has unique ids, over ${alphabet}`, () => {
      const ids = [...casesOf(generator, table, fsm)].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    });

    it(`walks the machine only, step by step from CLOSED, over ${alphabet}`, () => {
      const astray: string[] = [];
      const inputs = new Set<string>(ALPHABETS[alphabet]);
      for (const { id, steps } of casesOf(generator, table, fsm)) {
        let state: string = 'CLOSED';
        for (const { state: from, input, expected } of steps) {
          const cell = table.cell(from, input);
          const isOfTheTable =
            expected.state === cell.next &&
            expected.outputs.join() === cell.outputs.join() &&
            expected.signals.join() === cell.signals.join();
          const isUsed = cell.kind !== 'unmodelled' && inputs.has(input);
          if (from !== state || !isOfTheTable || !isUsed) astray.push(`${id} at ${cell.id}`);
          state = expected.state;
        }
      }
      expect(astray).toEqual([]);
    });
  }

  it('is lazy: the first word is there without the rest', () => {
    const first = generator.words(fsmOf(table), SUITE_DEFAULTS)[Symbol.iterator]().next();
    expect(first.done).toBe(false);
  });
});

describe('sizes', () => {
  it('are as pinned', () => {
    const sizes = Object.values(ALPHABETS).map((_, at) => {
      const alphabet = (['figure', 'core', 'full'] as const)[at] ?? 'full';
      const fsm = fsmOf(table, { alphabet });
      return Object.fromEntries(
        [...SUITES.values()].map(({ name, words }) => {
          const { cases, steps } = coverageOf(fsm, words(fsm, SUITE_DEFAULTS));
          return [name, [cases, steps]];
        }),
      );
    });
    expect(sizes).toEqual([
      {
        shortest: [11, 30],
        transitions: [117, 412],
        sneak: [94, 341],
        paths: [144, 702],
        lifecycles: [230, 1403],
        pairs: [1153, 5233],
        triples: [11398, 63288],
        lives: [154, 1025],
        tour: [1, 156],
        'checking-sequence': [1, 193],
        'mutation-min': [55, 255],
        wp: [1046, 4872],
        hsi: [1046, 4872],
        random: [100, 2000],
      },
      {
        shortest: [11, 30],
        transitions: [165, 580],
        sneak: [142, 509],
        paths: [238, 1233],
        lifecycles: [878, 5507],
        pairs: [2289, 10359],
        triples: [31831, 176117],
        lives: [407, 2672],
        tour: [1, 262],
        'checking-sequence': [1, 280],
        'mutation-min': [83, 381],
        wp: [2138, 9854],
        hsi: [2138, 9854],
        random: [100, 2000],
      },
      {
        shortest: [11, 28],
        transitions: [430, 1587],
        sneak: [407, 1516],
        paths: [592, 3194],
        lifecycles: [4094, 26358],
        pairs: [14863, 71403],
        triples: [502956, 2955055],
        lives: [693, 4651],
        tour: [1, 599],
        'checking-sequence': [1, 735],
        'mutation-min': [217, 1033],
        wp: [14456, 71139],
        hsi: [14456, 71139],
        random: [100, 2000],
      },
    ]);
  });
});

describe('transitions', () => {
  it('visits every cell the model has, ignored and challenged segments each on their own', () => {
    const fsm = fsmOf(table);
    const last = [...casesOf(SUITES.get('transitions') as never, table, fsm)].map(({ steps }) =>
      steps.at(-1),
    );
    const visited = new Set(last.map((given) => `${given?.state}/${given?.input}`));
    const usable = table.cells
      .filter(({ kind, sameAs }) => kind !== 'unmodelled' && !sameAs)
      .map(({ id }) => id);
    expect([...visited].toSorted()).toEqual(usable.toSorted());
    // Ten segments ESTABLISHED answers with the same ACK, or not at all: ten cases.
    const challenged = [
      'rcv.SYN',
      'rcv.SYN_ACK',
      'rcv.RST.inWindow',
      'rcv.ACK.future',
      'rcv.outOfWindow',
      'rcv.NULL',
    ];
    for (const input of challenged) expect(visited).toContain(`ESTABLISHED/${input}`);
  });

  it('goes to FIN_WAIT_1 through ESTABLISHED, as a reader expects', () => {
    const cases = [...casesOf(SUITES.get('transitions') as never, table, fsmOf(table))];
    const found = cases.find(({ id }) => id === 'FIN_WAIT_1/rcv.FIN');
    expect(found?.steps.map(({ input }) => input)).toEqual([
      'OPEN.active',
      'rcv.SYN_ACK',
      'CLOSE',
      'rcv.FIN',
    ]);
  });

  it('goes round a cell that is left out', () => {
    const fsm = fsmOf(table, { without: ({ id }) => id === 'CLOSED/OPEN.active' });
    const cases = [...casesOf(SUITES.get('transitions') as never, table, fsm)];
    expect(
      cases.every(({ steps }) =>
        steps.every(({ state, input }) => `${state}/${input}` !== 'CLOSED/OPEN.active'),
      ),
    ).toBe(true);
    const found = cases.find(({ id }) => id === 'FIN_WAIT_1/rcv.FIN');
    expect(found?.steps.map(({ input }) => input)).toEqual(['OPEN.passive', 'rcv.SYN', 'CLOSE', 'rcv.FIN']);
  });
});

describe('lifecycles', () => {
  it('end in CLOSED, and visit no other configuration twice', () => {
    for (const { id, steps } of casesOf(SUITES.get('lifecycles') as never, table, fsmOf(table))) {
      const visited = steps.map(({ expected }) => expected.state);
      expect(visited.at(-1), id).toBe('CLOSED');
      expect(new Set(visited).size, id).toBe(visited.length);
    }
  });

  it('are all there are: a brute-force search finds no other', () => {
    const fsm = fsmOf(table, { alphabet: 'figure' });
    const found: string[] = [];
    const search = (state: number, seen: readonly number[], word: readonly number[]): void => {
      for (let input = 0; input < fsm.inputs.length; input++) {
        const next = step(fsm, state, input);
        if (next === NONE || (seen.includes(next) && next !== fsm.initial)) continue;
        if (next !== fsm.initial) search(next, [...seen, next], [...word, input]);
        else if (word.length > 0) found.push([...word, input].join());
      }
    };
    search(fsm.initial, [fsm.initial], []);
    const own = [...simpleWalks(fsm, true)].map((word) => word.join());
    expect(own.toSorted()).toEqual(found.toSorted());
  });
});

describe('random', () => {
  it('depends on its seed and on nothing else', () => {
    const fsm = fsmOf(table);
    const walks = (seed: number) =>
      JSON.stringify([...(SUITES.get('random')?.words(fsm, { ...SUITE_DEFAULTS, seed }) ?? [])]);
    expect(walks(7)).toBe(walks(7));
    expect(walks(7)).not.toBe(walks(8));
  });
});

describe('addresses', () => {
  it('select whole parts', () => {
    expect(isUnder('FIN_WAIT_1/rcv.FIN', 'FIN_WAIT_1')).toBe(true);
    expect(isUnder('FIN_WAIT_1/rcv.FIN', 'FIN_WAIT_1/rcv.FIN')).toBe(true);
    expect(isUnder('FIN_WAIT_1/rcv.FIN_ACK', 'FIN_WAIT_1/rcv.FIN')).toBe(false);
    expect(isUnder('SYN_RCVD/passive/CLOSE', 'SYN_RCVD/')).toBe(true);
  });

  it('are refused as words where the machine has no such step', () => {
    const fsm = fsmOf(table);
    expect(() => after(fsm, [fsm.inputs.indexOf('rcv.SYN.outOfWindow')])).toThrow(
      /CLOSED has no rcv.SYN.outOfWindow/,
    );
  });
});
