import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PackedCases } from '../../src/report/packed-cases.ts';
import { CASES_A_PACK } from '../../src/report/report-data.ts';
import type { RecordedCase } from '../../src/run/result.ts';
import type { Verdict } from '../../src/run/verdict.ts';

function caseOf(id: string, verdict: Verdict = 'pass', steps = 1): RecordedCase {
  const step = {
    state: 'CLOSED',
    input: 'rcv.ACK',
    expected: { state: 'CLOSED', outputs: [], signals: [] },
    verdict,
    wire: [],
  } as const;
  return { id, verdict, steps: Array.from({ length: steps }, () => step) };
}

describe('the cases of a report', () => {
  const count = 2 * CASES_A_PACK + 3;
  const packed = new PackedCases();
  for (let at = 0; at < count; at++)
    packed.add('pairs', caseOf(`case ${at}`, at === 7 ? 'fail' : 'pass', 1 + (at % 3)));

  it('are rows, and packs that hold them in the same order', () => {
    expect(packed.rows).toHaveLength(count);
    expect(packed.rows[7]).toEqual({ suite: 'pairs', id: 'case 7', verdict: 'fail', steps: 2 });
    const inPacks = packed
      .packs()
      .map((pack) => JSON.parse(gunzipSync(Buffer.from(pack, 'base64')).toString()) as RecordedCase[]);
    expect(inPacks.map(({ length }) => length)).toEqual([CASES_A_PACK, CASES_A_PACK, 3]);
    expect(inPacks.flat().map(({ id }) => id)).toEqual(packed.rows.map(({ id }) => id));
  });

  it('are found again by their row, packed or not', () => {
    for (const row of [0, 7, CASES_A_PACK, count - 1])
      expect(packed.at(row)).toMatchObject({
        id: `case ${row}`,
        steps: expect.toSatisfy((steps: unknown[]) => steps.length === 1 + (row % 3)),
      });
    for (const row of [-1, count]) expect(() => packed.at(row)).toThrow(`no case in row ${row}`);
  });

  it('say which of them decides a cell', () => {
    expect(packed.deciding.get('CLOSED/rcv.ACK')).toMatchObject({ id: 'case 7', verdict: 'fail' });
  });
});
