import { describe, expect, it } from 'vitest';
import { CONFIGURATIONS, type Configuration } from '../../src/model/configuration.ts';
import type { SentSegment } from '../../src/model/outputs.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { TABLE_FORMATS } from '../../src/report/table-formats.ts';
import reading from './reading-of-rfc9293.json' with { type: 'json' };

/*
 * `reading-of-rfc9293.json` was written from the text of RFC 9293 without sight of the machine: 516 cells, each
 * with the step that decides it. The machine must agree with it everywhere.
 */

const table = tcpTable('rfc9293');

for (const state of CONFIGURATIONS) {
  describe(state, () => {
    for (const row of reading.filter((entry) => entry.state === state)) {
      it(`${row.input} → ${row.next === state ? 'stays' : row.next}: ${row.why}`, () => {
        const cell = table.cell(row.state as Configuration, row.input as never);
        expect({ next: cell.next, segments: cell.segments.map(numbered), signals: cell.signals }).toEqual({
          next: row.next,
          segments: row.segments,
          signals: row.signals,
        });
      });
    }
  });
}

it('is read in full: every configuration with every input, once', () => {
  expect(new Set(reading.map(({ state, input }) => `${state}/${input}`)).size).toBe(table.cells.length);
  expect(reading).toHaveLength(table.cells.length);
});

for (const profile of ['rfc9293', 'rfc793'] as const) {
  it(`the whole table under ${profile} is as reviewed`, async () => {
    await expect(TABLE_FORMATS.text(tcpTable(profile).cells)).toMatchFileSnapshot(
      `__snapshots__/${profile}.table.txt`,
    );
  });
}

function numbered({ segment, seq, ack }: SentSegment): string {
  if (segment !== 'RST') return segment;
  return ack === null ? `RST<SEQ=${seq}>` : `RST<SEQ=${seq},ACK=${ack}>`;
}
