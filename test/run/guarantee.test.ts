import { describe, expect, it } from 'vitest';
import { guaranteeOf, guaranteeText } from '../../src/fsm/proof/guarantee.ts';
import { ObservationTree } from '../../src/fsm/proof/observation-tree.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../src/fsm/suites/generator.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { addEvidence, createEvidence } from '../../src/run/evidence.ts';
import { isSlow } from '../support/slow.ts';

const table = tcpTable();
const whiteBox = fsmOf(table);
const blackBox = fsmOf(table, { state: false });

function proved(
  fsm: typeof whiteBox,
  suite: string,
  extraStates = 1,
  keep: (index: number) => boolean = () => true,
) {
  const tree = new ObservationTree(fsm);
  let index = 0;
  for (const word of SUITES.get(suite)?.words(fsm, { ...SUITE_DEFAULTS, extraStates }) ?? []) {
    if (keep(index++)) tree.add(word);
  }
  return guaranteeOf(tree);
}

describe('what a pass proves, read off the words alone', () => {
  for (const [name, fsm] of [
    ['with the state seen', whiteBox],
    ['on a black box', blackBox],
  ] as const) {
    for (const suite of ['wp', 'hsi']) {
      for (const k of isSlow ? [0, 1, 2] : [0, 1]) {
        it(`${suite} for ${k} extra states, ${name}: all pairs, and no more than that`, () => {
          expect(proved(fsm, suite, k)).toMatchObject({
            cells: 430,
            verifiedCells: 430,
            states: 12,
            extraStates: k,
          });
        });
      }
    }
  }

  it('pairs prove no extra state less than transitions and identification, and triples one', () => {
    expect(proved(whiteBox, 'pairs')).toMatchObject({ verifiedCells: 430, extraStates: 0 });
    expect(proved(whiteBox, 'triples')).toMatchObject({ verifiedCells: 430, extraStates: 1 });
  });

  it('transitions alone do not tell the two ways into SYN_RCVD apart, which bear one name', () => {
    const { verifiedCells, unidentified } = proved(whiteBox, 'transitions');
    expect([verifiedCells, unidentified.size]).toEqual([380, 50]);
    const names = new Set([...unidentified.values()].flat().map((state) => whiteBox.states[state]));
    expect([...names].toSorted()).toEqual(['SYN_RCVD/active', 'SYN_RCVD/passive']);
  });

  it('every path and every life prove next to nothing on a black box', () => {
    expect(proved(blackBox, 'paths').verifiedCells).toBe(0);
    expect(proved(blackBox, 'lifecycles').verifiedCells).toBe(0);
  });

  it('a checking sequence proves every cell it may take, of a system with no more states', () => {
    for (const fsm of [whiteBox, blackBox]) {
      const guarantee = proved(fsm, 'checking-sequence');
      expect(guarantee).toMatchObject({ verifiedCells: 407, states: 12, byCount: true });
      expect(guaranteeText(guarantee, 'RFC 9293')).toMatch(/407 of 430 .* or it has more than 12 states$/);
    }
  });

  it('a part of a suite proves less than the whole', () => {
    const half = proved(whiteBox, 'wp', 1, (index) => index % 2 === 0);
    expect(half.extraStates).toBe(0);
    const fourth = proved(whiteBox, 'wp', 0, (index) => index % 4 === 0);
    expect(fourth.verifiedCells).toBeLessThan(150);
    const allButOne = proved(whiteBox, 'wp', 1, (index) => index !== 3000);
    expect(allButOne.extraStates).toBe(0);
  });

  it('says nothing about cells in doubt', () => {
    const tree = new ObservationTree(whiteBox);
    for (const word of SUITES.get('wp')?.words(whiteBox, SUITE_DEFAULTS) ?? []) tree.add(word);
    const cell =
      whiteBox.states.indexOf('ESTABLISHED') * whiteBox.inputs.length + whiteBox.inputs.indexOf('rcv.NULL');
    expect(guaranteeOf(tree, new Set([cell]))).toMatchObject({ verifiedCells: 429, extraStates: 1 });
  });

  it('of a state that was not told from another nothing is claimed', () => {
    // A way to every state and no more: nothing was asked of SYN_RCVD, which may be either of two.
    const { verified, states } = proved(whiteBox, 'shortest');
    expect(states).toBe(10);
    for (const from of ['SYN_RCVD/passive', 'SYN_RCVD/active']) {
      const row = whiteBox.states.indexOf(from) * whiteBox.inputs.length;
      expect([...verified.slice(row, row + whiteBox.inputs.length)].some((cell) => cell === 1)).toBe(false);
    }
  });

  it('nothing passed, nothing proved', () => {
    const guarantee = guaranteeOf(new ObservationTree(whiteBox));
    expect(guaranteeText(guarantee, 'RFC 9293')).toBe('nothing');
  });
});

describe('what counts as evidence', () => {
  it('another right answer is not the machine’s own, also where the ledger foresaw it wrongly', () => {
    const step = (input: string, from: string, to: string, more: object) => ({
      input,
      state: from,
      expected: { state: to, outputs: [], signals: [] },
      observed: { state: to, outputs: [], signals: [] },
      verdict: 'pass' as const,
      ...more,
    });
    const evidence = createEvidence(whiteBox);
    const steps = [
      step('OPEN.active', 'CLOSED', 'SYN_SENT', {}),
      step('CLOSE', 'SYN_SENT', 'CLOSED', { verdict: 'fixed', ambiguity: 'A1' }),
    ];
    addEvidence(evidence, { id: 'x', verdict: 'fixed', steps });
    expect(evidence.passed.size).toBe(2);
    expect(evidence.doubtful.size).toBe(1);
  });
});
