import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import {
  cellMarks,
  diagnosisText,
  faultsTold,
  nearWrapText,
  storiesOf,
} from '../../src/report/diagnosis-text.ts';
import { matrixText } from '../../src/report/matrix-text.ts';
import { storyText } from '../../src/report/story.ts';
import { addEvidence, conclude, createEvidence } from '../../src/run/evidence.ts';
import { decodeSegment, encodeSegment } from '../../src/wire/segment.ts';
import { alteredReference, type RunSettings, runAgainst } from '../run/fake-sut.ts';
import { isSlow } from '../support/slow.ts';

const table = tcpTable();

async function judged(adapter: Adapter, settings: RunSettings) {
  const { state, signals } = adapter.capabilities;
  const fsm = fsmOf(table, { state, signals: new Set(signals) });
  const { tally, results } = await runAgainst(adapter, settings);
  const evidence = createEvidence(fsm);
  for (const result of results) addEvidence(evidence, result);
  return { tally, table, fsm, conclusion: conclude(evidence, table) };
}

const blackBox: Adapter = { ...reference, capabilities: { ...reference.capabilities, state: false } };

describe('the matrix of a black box', () => {
  it('has ✗ where the fault lies, and » where it showed', async () => {
    const { tally, fsm, conclusion } = await judged(blackBox, {
      suite: isSlow ? 'wp' : 'pairs',
      options: { bug: 'simultaneous-close-jumps-to-closed', state: 'hidden' },
    });
    const marks = cellMarks(fsm, conclusion, tally.cells);
    expect([...marks.faulty]).toEqual(['FIN_WAIT_1/rcv.FIN', 'FIN_WAIT_1/rcv.DATA_FIN']);
    expect([...marks.showed].every((cell) => cell.startsWith('CLOSING/'))).toBe(true);
    const text = matrixText(table, FULL, tally.cells, marks);
    const row = text.split('\n').find((line) => line.startsWith('rcv.FIN '));
    expect(row?.match(/[✗»]/g)).toEqual(['✗', '»']);
    expect(text.match(/✗/g)).toHaveLength(4);
    expect(text).toContain('» failed here, by a fault of ✗');
  });

  it('leaves ✗ where it showed, as long as several faults would explain it', async () => {
    const { tally, fsm, conclusion } = await judged(blackBox, {
      suite: 'pairs',
      cases: ['pairs/FIN_WAIT_1/rcv.FIN/rcv.ACK'],
      options: { bug: 'simultaneous-close-jumps-to-closed', state: 'hidden' },
    });
    expect(tally.failures.size).toBe(1);
    const marks = cellMarks(fsm, conclusion, tally.cells);
    const [cell = ''] = tally.failures.keys();
    expect(marks.showed.has(cell)).toBe(false);
  });
});

/** Takes no octets whose numbers cross 2³²: it compares them as they are. */
const cannotCount = alteredReference((sut) => ({
  inject(octets) {
    const { seq, data } = decodeSegment(octets);
    return data.length > 0 && seq + data.length + 32 > 2 ** 32 ? undefined : sut.inject(octets);
  },
}));

describe('a stack that cannot count past 2³²', () => {
  const cases = [
    'pairs/ESTABLISHED/rcv.DATA',
    'pairs/SYN_SENT/rcv.SYN_ACK/rcv.DATA',
    'pairs/ESTABLISHED/rcv.DATA_FIN_ACK',
  ];

  it('is told that, and no states are named', async () => {
    const given = await judged(cannotCount, { suite: 'pairs', cases });
    const told = faultsTold(given.fsm, table, given.conclusion);
    expect(told.map(({ fault }) => fault)).toEqual([
      expect.stringMatching(
        /^ESTABLISHED\/rcv\.DATA, ESTABLISHED\/rcv\.DATA_FIN_ACK\S* fail only in cases that begin near .*\(IRS \d+, \d+ before 2³²\): .*§3\.4\)$/,
      ),
    ]);
    expect(diagnosisText(given.fsm, table, given.conclusion)).not.toContain('instead of');
  });

  it('has its numbers in the story', async () => {
    const given = await judged(cannotCount, { suite: 'pairs', cases });
    const [story] = storiesOf(given);
    if (story === undefined) throw new Error('no story');
    expect(storyText(story, table, (id) => id)).toMatch(
      /numbers: IRS 42949672\d\d, \d+ before 2³²; it passes elsewhere/,
    );
  });

  it('is not suspected where a case fails in the middle of the numbers as well', async () => {
    const given = await judged(reference, { options: { bug: 'any-ack-closes-last-ack' }, suite: 'pairs' });
    expect([...given.conclusion.wraps]).toEqual([]);
    expect(storiesOf(given).every(({ wrapsAt }) => wrapsAt === undefined)).toBe(true);
  });

  it('says how far a number lies from which wrap', () => {
    expect(nearWrapText({ irs: 0xffff_ffff })).toBe('IRS 4294967295, 1 before 2³²');
    expect(nearWrapText({ iss: 0x8000_0002, irs: 0 })).toBe('ISS 2147483650, 2 behind 2³¹; IRS 0, at 2³²');
  });
});

describe('a wrong number', () => {
  it('is told as it was sent, counted from the first of each side', async () => {
    const { tally } = await runAgainst(reference, {
      options: { bug: 'fin-with-data-loses-data' },
      cases: ['ESTABLISHED/rcv.DATA_FIN_ACK'],
    });
    const { shortest } = tally.failures.get('ESTABLISHED/rcv.DATA_FIN_ACK') ?? {};
    expect(shortest?.steps.at(-1)?.problem).toBeDefined();
    const off = alteredReference((sut) => ({
      inject: (octets) => sut.inject(octets),
      observe() {
        const seen = sut.observe() as { state: string; segments: Uint8Array[]; events: string[] };
        return { ...seen, segments: seen.segments.map(withAck) };
      },
    }));
    const { results } = await runAgainst(off, { cases: ['ESTABLISHED/rcv.FIN'] });
    expect(results[0]?.steps.at(-1)?.problem ?? results[0]?.reason).toMatch(
      /ACK is \+1 off RCV\.NXT \(expected <SEQ=SND\.NXT><ACK=RCV\.NXT><CTL=ACK>, sent SEQ=ISS\+1 ACK=IRS\+\d\)/,
    );
  });
});

describe('how much is told', () => {
  it('is the first few faults, or with `all` every one', async () => {
    const { fsm, conclusion } = await judged(reference, { cases: ['CLOSED/rcv.ACK'] });
    const direct = new Map(
      [...fsm.next.keys()]
        .filter((cell) => fsm.next[cell] !== -1)
        .slice(0, 12)
        .map((cell) => [cell, `problem ${cell}`]),
    );
    const many = { ...conclusion, direct };
    const few = diagnosisText(fsm, table, many);
    const all = diagnosisText(fsm, table, many, { all: true });
    expect(few).toContain('and 4 more (--all tells them)');
    expect(few.match(/problem \d+/g)).toHaveLength(8);
    expect(all).not.toContain('--all');
    expect(all.match(/problem \d+/g)).toHaveLength(12);
  });
});

function withAck(octets: Uint8Array): Uint8Array {
  const segment = decodeSegment(octets);
  const isBareAck = segment.flags === 16 && segment.data.length === 0;
  return isBareAck ? reencoded(segment) : octets;
}

function reencoded(segment: ReturnType<typeof decodeSegment>): Uint8Array {
  return encodeSegment({ ...segment, ack: (segment.ack + 1) >>> 0 });
}
