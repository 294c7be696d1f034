import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { caseOfScript, NotSayable } from '../../src/cli/packetdrill-script.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { warmCli } from './cli.ts';

const table = tcpTable();
const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inputsOf = (text: string) => caseOfScript('script', text, table).steps.map(({ input }) => input);

const SERVER = `
\`./defaults.sh\`
// A server, whose client closes first.
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>
   +0 > S. 0:0(0) ack 1 <...>
   +0 < . 1:1(0) ack 1 win 257
   +0 accept(3, ..., ...) = 4
`;

describe('a script of packetdrill', () => {
  it('is a case: calls, segments, and what it leaves out', () => {
    const script = `${SERVER}
 +.01 < P. 1:101(100) ack 1 win 257
   +0 > . 1:1(0) ack 101
 +.01 < F. 101:101(0) ack 1 win 257 /* the client
    closes */
   +0 > . 1:1(0) ack 102
   +0 read(4, ..., 1000) = 100
   +0 %{ assert tcpi_state == TCP_CLOSE_WAIT }%
   +0 close(4) = 0
   +0 > F. 1:1(0) ack 102
 +.25~+.3 > F. 1:1(0) ack 102
 +.01 < . 102:102(0) ack 2 win 257
   +0 < . 102:102(0) ack 2 win 257
   +0 > R 2:2(0)
`;
    expect(inputsOf(script)).toEqual([
      ...['OPEN.passive', 'rcv.SYN', 'rcv.ACK', 'rcv.DATA', 'rcv.FIN_ACK', 'CLOSE'],
      ...['timeout.retransmission', 'rcv.ACK', 'rcv.ACK'],
    ]);
  });

  it('resets where it lingers for no time', () => {
    const script = `${SERVER}
   +0 setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0
   +0 close(4) = 0
   +0 > R. 1:1(0) ack 1
`;
    expect(inputsOf(script)).toEqual(['OPEN.passive', 'rcv.SYN', 'rcv.ACK', 'ABORT']);
  });

  it.each([
    ['+0 < . 1:1(0) ack 1 win 0', 13, /closed window/],
    ['+0 < P. 101:201(100) ack 1 win 257', 13, /octets ahead of RCV\.NXT/],
    ['+0 < . 1:1(0) ack 1 win 257 <sack 11:21>', 13, /the option sack 1/],
    ['+0 < SE. 1:1(0) ack 1 win 257', 13, /ECN bits/],
    ['+0 ioctl(4, SIOCINQ, [0]) = 0', 13, /no user call is ioctl\(\)/],
    ['+0 shutdown(4, SHUT_RD) = 0', 13, /reading side/],
    [
      '+0 < F. 1:1(0) ack 1 win 257\n+0 > R 1:1(0)\n+0 close(4) = 0',
      13,
      /expects snd RST, and RFC 9293 has snd ACK/,
    ],
  ])('that cannot be said is told with line and reason: %s', (line, at, reason) => {
    let error: unknown;
    try {
      inputsOf(`${SERVER}\n${line}\n`);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NotSayable);
    expect([(error as NotSayable).line, (error as NotSayable).message]).toEqual([
      at,
      expect.stringMatching(reason),
    ]);
  });

  it('of ours reads back as the case it was made of', async () => {
    const out = join(folder, 'scripts');
    await warmCli('export', 'packetdrill', '--suite', 'transitions,paths', '--out', out);
    /** The same segment has one name. */
    const named = (inputs: readonly string[]) => {
      let state = table.initial;
      return inputs.map((input) => {
        const cell = table.cell(state, input as never);
        state = cell.next;
        return `${cell.state}/${cell.sameAs ?? input}`;
      });
    };
    let same = 0;
    const scripts = readdirSync(out).filter((file) => file.endsWith('.pkt'));
    for (const file of scripts) {
      const text = readFileSync(join(out, file), 'utf8');
      const made = [...text.matchAll(/^\/\/ [A-Z_0-9]+(?:\/\w+)?\s{2,}(\S+)\s+→/gm)].map(
        (match) => match[1] ?? '',
      );
      try {
        if (named(inputsOf(text)).join() === named(made).join()) same++;
      } catch (error) {
        expect(error).toBeInstanceOf(NotSayable);
      }
    }
    // The others hold an ACK of their own for what the tester acknowledges at once, or a write without octets.
    expect(scripts.length).toBeGreaterThan(440);
    expect(same / scripts.length).toBeGreaterThan(0.9);
  });
});

describe('run --script', () => {
  const scripts = join(folder, 'many');
  mkdirSync(join(scripts, 'deep'), { recursive: true });
  writeFileSync(join(scripts, 'open.pkt'), SERVER);
  writeFileSync(join(scripts, 'deep', 'shut.pkt'), `${SERVER}\n+0 < . 1:1(0) ack 1 win 0\n`);

  it('runs a folder of them, and names those that cannot be said', async () => {
    const { code, stdout, stderr } = await warmCli('run', '--script', scripts);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/1 pass/)]);
    expect(stderr).toMatch(/shut\.pkt:13: a closed window.*\n.*1 scripts? cannot be said/);
  });

  it.each([
    [['--script', 'DEEP'], /shut\.pkt:13: a closed window/],
    [['--script', 'nowhere'], /expected a script of packetdrill, \*\.pkt, or a folder of them/],
    [['--script', 'DEEP', '--suite', 'pairs'], /a suite is given as well/],
    [['--script', 'DEEP', '--machine', 'data'], /leave out --machine data/],
  ])('%j: one message', async (args, message) => {
    const given = args.map((arg) => (arg === 'DEEP' ? join(scripts, 'deep') : arg));
    const { code, stderr } = await warmCli('run', ...given);
    expect([code, stderr.trim()]).toEqual([2, expect.stringMatching(message)]);
  });
});
