import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeSegment } from '../../src/wire/segment.ts';
import { warmCli as cli, warmJson as runJson } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const BUG = ['--option', 'bug=any-ack-closes-last-ack', '--suite', 'transitions'];

describe('a ledger that an adapter carries', () => {
  it('counts, in the entries that are for its version', async () => {
    const { code, summary, cases } = await runJson('--sut', './fixtures/carries.mjs');
    expect(summary).toMatchObject({ pass: 425, known: 1, fail: 4 });
    expect(cases.find(({ verdict }) => verdict === 'known')?.id).toBe('LAST_ACK/rcv.ACK.duplicate');
    expect(code).toBe(1);
  });
});

describe('a ledger of known deviations', () => {
  it('of another stack is told as such', async () => {
    writeFileSync(at('other.json'), JSON.stringify({ sut: 'linux', deviations: [] }));
    const { code, stderr } = await cli('run', '--deviations', at('other.json'), '--quiet');
    expect(stderr).toContain('its entries are those of linux; the SUT is reference');
    expect(code).toBe(0);
  });

  it('is proposed from a run, with the reasons left open, and makes the failures known', async () => {
    const proposed = await cli('run', ...BUG, '--update-deviations', at('ledger.json'), '--quiet');
    expect(proposed.code).toBe(1);
    expect(proposed.stderr).toMatch(/^5 new entries proposed in .*ledger.json: read them, and say why\n$/);
    const ledger = JSON.parse(readFileSync(at('ledger.json'), 'utf8'));
    expect(ledger.deviations).toEqual(
      ['rcv.ACK.duplicate', 'rcv.ACK.old', 'rcv.DATA.duplicateAck', 'rcv.FIN', 'rcv.DATA_FIN'].map(
        (input) => ({
          cell: `LAST_ACK/${input}`,
          does: { state: 'CLOSED', outputs: [], signals: [] },
          why: expect.stringMatching(/^to be explained: /),
        }),
      ),
    );
    const known = await cli('run', ...BUG, '--deviations', at('ledger.json'), '--quiet');
    expect([known.code, known.stdout]).toEqual([0, expect.stringContaining('425 pass, 5 known')]);
    const fixed = await cli('run', '--suite', 'transitions', '--deviations', at('ledger.json'), '--quiet');
    expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringContaining('425 pass, 5 fixed')]);
  });

  it('knows a wrong number by its number: another one in the same cell fails', async () => {
    const bug = ['--option', 'bug=wrong-rst-sequence-number', '--case', 'CLOSED/rcv.ACK', '--quiet'];
    await cli('run', ...bug, '--update-deviations', at('numbers.json'));
    const text = readFileSync(at('numbers.json'), 'utf8');
    const [entry] = JSON.parse(text).deviations;
    expect(entry.does).toEqual({
      state: 'CLOSED',
      outputs: ['snd RST'],
      segments: ['<SEQ=0><ACK=RCV.NXT><CTL=RST,ACK>'],
      signals: [],
    });
    expect((await cli('run', ...bug, '--deviations', at('numbers.json'))).code).toBe(0);
    writeFileSync(at('others.json'), text.replace('SEQ=0', 'SEQ=SND.NXT'));
    const outcome = await cli('run', ...bug, '--deviations', at('others.json'));
    expect([outcome.code, outcome.stdout]).toEqual([1, expect.stringContaining('1 fail')]);
  });

  for (const [name, text, message] of [
    ['no JSON', 'deviations:', /cannot be read/],
    [
      'an unknown cell',
      '{"sut":"x","deviations":[{"cell":"FIN_WAIT_3/CLOSE","does":{"outputs":[]},"why":"y"}]}',
      /deviations\.0\.cell: expected a cell, such as/,
    ],
    [
      'no reason',
      '{"sut":"x","deviations":[{"cell":"CLOSED/CLOSE","does":{"outputs":[]},"why":""}]}',
      /deviations\.0\.why: expected a reason/,
    ],
  ] as const) {
    it(`with ${name} is refused: exit code 2, and the place`, async () => {
      writeFileSync(at('bad.json'), text);
      const outcome = await cli('run', '--deviations', at('bad.json'));
      expect([outcome.code, outcome.stdout]).toEqual([2, '']);
      expect(outcome.stderr).toMatch(message);
    });
  }
});

describe('a capture', () => {
  it('holds every segment of the run, in order, as nanosecond pcap of raw IP', async () => {
    await cli('run', '--case', 'ESTABLISHED/rcv.FIN', '--pcap', at('run.pcap'), '--quiet');
    const file = readFileSync(at('run.pcap'));
    expect([file.readUInt32LE(0), file.readUInt32LE(20)]).toEqual([0xa1b23c4d, 101]);
    const flags: number[] = [];
    for (let offset = 24; offset < file.length; ) {
      const length = file.readUInt32LE(offset + 8);
      flags.push(decodeSegment(file.subarray(offset + 16, offset + 16 + length)).flags);
      offset += 16 + length;
    }
    // SYN, SYN,ACK, ACK; FIN,ACK, ACK.
    expect(flags).toEqual([0x02, 0x12, 0x10, 0x11, 0x10]);
  });
});
