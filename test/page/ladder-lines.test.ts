import { describe, expect, it } from 'vitest';
import { stepsAlong } from '../../src/model/suite.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { type LadderLine, ladderLines } from '../../src/page/stage/ladder-lines.ts';
import { lookupIn, plannedTrace, recordedTrace } from '../../src/page/stage/trace.ts';
import { tableEntry } from '../../src/report/table-formats.ts';
import type { RecordedCase, RecordedSegment } from '../../src/run/result.ts';

const table = tcpTable();
const lookup = lookupIn(table.cells.map(tableEntry));

function text(line: LadderLine): string {
  switch (line.kind) {
    case 'state':
      return `${line.text}${line.seen === undefined ? '' : ` (seen ${line.seen})`}`;
    case 'call':
      return `call ${line.text}`;
    case 'signal':
      return `“${line.text}”`;
    case 'problem':
      return `✗ ${line.text}`;
    case 'segment': {
      const { numbers } = line;
      const shown =
        numbers === null
          ? ''
          : 'form' in numbers
            ? ` ${numbers.form}`
            : ` ${numbers.relativeSeq}${numbers.ack === null ? '' : ` ${numbers.relativeAck}`}`;
      return `${line.from} ${line.ctl}${shown}`;
    }
  }
}

describe('the lines of a ladder', () => {
  it('of a planned case are the machine’s own: the RFC’s terms for numbers', () => {
    const steps = stepsAlong(table, ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN']);
    expect(ladderLines(plannedTrace({ id: 'x', steps }, lookup)).map(text)).toEqual([
      'CLOSED',
      'call OPEN.active',
      'system SYN SEQ=ISS',
      'SYN_SENT',
      'peer SYN,ACK SEQ=IRS ACK=SND.NXT',
      'system ACK SEQ=SND.NXT ACK=RCV.NXT',
      'ESTABLISHED',
      'call CLOSE',
      'system FIN,ACK SEQ=SND.NXT ACK=RCV.NXT',
      'FIN_WAIT_1',
      'peer FIN,ACK SEQ=RCV.NXT ACK=SND.UNA',
      'system ACK SEQ=SND.NXT ACK=RCV.NXT',
      '“connection closing”',
      'CLOSING',
    ]);
  });

  it('tell what was sent again, and what was sent before the input', () => {
    const [given] = stepsAlong(table, ['OPEN.active']);
    const syn: RecordedSegment = { from: 'system', ctl: 'SYN', seq: 7, ack: null, octets: 0 };
    const steps = [
      { ...given, verdict: 'pass', wire: [syn] },
      { ...stepsAlong(table, ['OPEN.active', 'CLOSE'])[1], verdict: 'pass', meanwhile: [syn], wire: [] },
    ] as unknown as RecordedCase['steps'];
    const lines = ladderLines(recordedTrace({ id: 'x', verdict: 'pass', steps }, lookup));
    expect(lines.map((line) => (line.kind === 'segment' ? [line.ctl, line.isAgain] : line.text))).toEqual([
      'CLOSED',
      'OPEN.active',
      ['SYN', undefined],
      'SYN_SENT',
      ['SYN', true],
      'CLOSE',
      'CLOSED',
    ]);
  });

  it('of a recorded case count from each end’s own SYN, past 2^32 too; an old number is negative', () => {
    const [iss, irs] = [2 ** 32 - 1, 7];
    const wire = (from: RecordedSegment['from'], ctl: string, seq: number, ack: number | null) => [
      { from, ctl, seq, ack, octets: 0 },
    ];
    const given = stepsAlong(table, ['OPEN.active', 'rcv.SYN_ACK', 'rcv.SYN.outOfWindow']);
    const wires = [
      wire('system', 'SYN', iss, null),
      [...wire('peer', 'SYN,ACK', irs, 0), ...wire('system', 'ACK', 0, irs + 1)],
      wire('peer', 'SYN', irs - 1, null),
    ];
    const steps = given.map((step, at) => ({ ...step, verdict: 'pass' as const, wire: wires[at] ?? [] }));
    const last = steps.at(-1);
    if (last !== undefined)
      Object.assign(last, {
        verdict: 'fail',
        problem: 'state is CLOSED, expected ESTABLISHED',
        observed: { state: 'CLOSED', outputs: [], signals: [] },
      });
    const trace = recordedTrace({ id: 'x', verdict: 'fail', steps }, lookup);
    expect(ladderLines(trace).map(text)).toEqual([
      'CLOSED',
      'call OPEN.active',
      'system SYN 0',
      'SYN_SENT',
      'peer SYN,ACK 0 1',
      'system ACK 1 1',
      'ESTABLISHED',
      'peer SYN -1',
      '✗ state is CLOSED, expected ESTABLISHED',
      'ESTABLISHED (seen CLOSED)',
    ]);
  });

  it('of several connections count anew in each, and of what comes between them as the one before', () => {
    const sent = (from: RecordedSegment['from'], ctl: string, seq: number, ack: number | null) => ({
      ...{ from, ctl, seq, ack, octets: 0 },
    });
    const opened = (iss: number, irs: number) => [
      [sent('system', 'SYN', iss, null)],
      [sent('peer', 'SYN,ACK', irs, iss + 1), sent('system', 'ACK', iss + 1, irs + 1)],
    ];
    const [first, second, between] = [1_000, 2_000_000_000, 50_000_000];
    const calls = ['OPEN.active', 'rcv.SYN_ACK', 'ABORT'] as const;
    const given = stepsAlong(table, [...calls, 'rcv.ACK', ...calls, 'OPEN.passive', 'rcv.ACK', 'rcv.SYN']);
    const wires = [
      ...opened(first, 70),
      [sent('system', 'RST', first + 1, null)],
      [sent('peer', 'ACK', 75, between), sent('system', 'RST', between, null)],
      ...opened(second, 1_500_000_000),
      [sent('system', 'RST', second + 1, null)],
      [],
      [sent('peer', 'ACK', 3_000_000_001, between)],
      [sent('peer', 'SYN', 3_000_000_000, null), sent('system', 'SYN,ACK', 9, 3_000_000_001)],
    ];
    const steps = given.map((step, at) => ({ ...step, verdict: 'pass' as const, wire: wires[at] ?? [] }));
    const lines = ladderLines(recordedTrace({ id: 'x', verdict: 'pass', steps }, lookup));
    const handshake = ['system SYN 0', 'peer SYN,ACK 0 1', 'system ACK 1 1', 'system RST 1'];
    expect(lines.filter(({ kind }) => kind === 'segment').map(text)).toEqual([
      ...handshake,
      ...['peer ACK 5 null', 'system RST null'],
      ...handshake,
      ...['peer ACK 1 null', 'peer SYN 0', 'system SYN,ACK 0 1'],
    ]);
  });
});
