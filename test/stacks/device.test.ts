import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseAction } from '../../src/adapters/device/calls.ts';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { cli } from '../cli/cli.ts';
import type { RunResult } from '../cli/contract.ts';
import { skipWithout, skipWithoutProgram } from './stack.ts';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const PROGRAMS = fileURLToPath(new URL('./programs/', import.meta.url));
const LEDGERS = fileURLToPath(new URL('../../src/adapters/deviations/', import.meta.url));

/** A second namespace, `$OTHER`, tied to ours; a pair of virtual Ethernet devices, ours up. */
const TWO_NAMESPACES = `
  ip link set lo up
  unshare -n sleep 100 >/dev/null 2>&1 & OTHER=$!
  for i in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(readlink /proc/$OTHER/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.1
  done
  there() { nsenter -t $OTHER -n "$@"; }
  there ip link set lo up`;
const VETH = `${TWO_NAMESPACES}
  ip link add veth0 type veth peer name veth1
  ip link set veth1 netns $OTHER
  ip link set veth0 up
  there ip addr add 192.168.69.1/24 dev veth1
  there ip link set veth1 up`;
const TAP = `
  ip link set lo up
  ip tuntap add tap7 mode tap
  ip link set tap7 up`;
/** Reads and answers nothing; its direction is closed when `tail` ends. */
const SERVER = `socat -t99 TCP-LISTEN:7000,fork,reuseaddr EXEC:'tail -f /dev/null',pipes`;

interface Told extends Partial<RunResult> {
  code: number | null;
  replay?: string;
  stderr: string;
}

/** Runs a script in a network namespace of its own; `run` in it is ours, with its result on standard output. */
function inNamespace(script: string): Told {
  const run = `run() { '${process.execPath}' '${MAIN}' run --quiet --json - "$@"; }`;
  // A process namespace as well: whatever a script leaves behind ends with it.
  const as = [process.getuid?.() === 0 ? '-n' : '-Urn', '-pf', '--kill-child', '--mount-proc'];
  const { status, stdout, stderr } = spawnSync('unshare', [...as, 'bash', '-c', `${run}\n${script}`], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  });
  const result = stdout.startsWith('{') ? (JSON.parse(stdout) as RunResult) : {};
  return { ...result, code: status, stderr };
}

const failing = ({ cases = [] }: Told) =>
  cases.filter(({ verdict }) => /fail|error/.test(verdict)).map(({ id }) => id);

describe('a program at the other end of a device', () => {
  beforeEach((context) => {
    skipWithoutProgram('unshare', 'apt-get install util-linux', context);
    skipWithoutProgram('ip', 'apt-get install iproute2', context);
    const made = inNamespace('ip tuntap add tap7 mode tap');
    if (made.code !== 0) context.skip(`no TAP device can be made: ${made.stderr.trim()}. To run it: be root`);
  });

  describe('socat on the kernel of another namespace', () => {
    beforeEach((context) => skipWithoutProgram('socat', 'apt-get install socat', context));

    it('is judged by its segments, and closed by a command', () => {
      const told = inNamespace(`${VETH}
        there ${SERVER} >/dev/null 2>&1 &
        run --tap veth0 --address 192.168.69.1:7000 --call CLOSE='pkill -x tail -n' --deviations ${LEDGERS}linux.json \\
          --case LISTEN --case ESTABLISHED --case CLOSE_WAIT --case LAST_ACK/rcv.ACK --case FIN_WAIT_1/rcv.ACK`);
      expect(told.stderr).toMatch(/entries are those of linux; the SUT is tap veth0/);
      expect([told.code, failing(told)]).toEqual([0, []]);
      expect(told.summary?.pass).toBeGreaterThan(50);
      const verdictOf = (id: string) => told.cases?.find((one) => one.id === id)?.verdict;
      expect(['ESTABLISHED/CLOSE', 'CLOSE_WAIT/CLOSE', 'LAST_ACK/rcv.ACK'].map(verdictOf)).toEqual([
        'pass',
        'pass',
        'pass',
      ]);
      expect(verdictOf('ESTABLISHED/ABORT')).toBe('unsupported');
    });

    it('sends octets back', () => {
      const told = inNamespace(`${VETH}
        there socat -t99 TCP-LISTEN:7000,fork,reuseaddr PIPE >/dev/null 2>&1 &
        run --tap veth0 --address 192.168.69.1:7000 --call SEND=echo --call CLOSE=eof --case ESTABLISHED`);
      expect([told.code, failing(told)]).toEqual([1, ['ESTABLISHED/rcv.ACK.old']]);
      const verdictOf = (id: string) => told.cases?.find((one) => one.id === id)?.verdict;
      expect([verdictOf('ESTABLISHED/SEND'), verdictOf('ESTABLISHED/rcv.DATA')]).toEqual([
        'pass',
        'unsupported',
      ]);
    });

    it('opens by itself, from a port of its own', () => {
      const told = inNamespace(`${VETH}
        export -f run; export OTHER
        run --tap veth0 --address 192.168.69.1 \\
          --call OPEN.active='exec nsenter -t $OTHER -n socat -u TCP:$PEER_ADDRESS:$PEER_PORT,shut-none OPEN:/dev/null,append' \\
          --case SYN_SENT/rcv.SYN_ACK --case SYN_SENT/rcv.SYN --case SYN_SENT/rcv.RST --case CLOSED/rcv.DATA`);
      expect([told.code, failing(told)]).toEqual([0, []]);
      expect(told.summary?.pass).toBe(4);
    });

    it('is reached through a TUN device as well', (context) => {
      skipWithoutProgram('python3', 'apt-get install python3', context);
      const told = inNamespace(`${TWO_NAMESPACES}
        python3 ${PROGRAMS}tun_relay.py tun7 $OTHER 192.168.71.1 >/dev/null 2>&1 &
        there ${SERVER} >/dev/null 2>&1 &
        for i in 1 2 3 4 5 6 7 8 9 10; do [ -e /sys/class/net/tun7 ] && break; sleep 0.2; done
        ip link show tun7 >/dev/null; sleep 0.3
        run --tun tun7 --address 192.168.71.1:7000 --case LISTEN --case ESTABLISHED/rcv.FIN --case ESTABLISHED/rcv.RST.inWindow`);
      expect([told.code, failing(told)]).toEqual([0, []]);
      expect(told.summary?.pass).toBeGreaterThan(8);
    });
  });

  describe('lwIP with its own TAP driver, started here', () => {
    beforeEach(async (context) => {
      await skipWithout(lwip, context);
      skipWithoutProgram('python3', 'apt-get install python3', context);
    });
    const program = `python3 ${PROGRAMS}lwip_server.py tap7 192.168.70.2 7`;

    it('has the deviations of lwIP, and no others', () => {
      const told = inNamespace(`${TAP}
        run --tap tap7 --address 192.168.70.2:7 --call CLOSE='kill -USR1 $PROGRAM' --suite transitions \\
          --deviations ${LEDGERS}lwip.json -- ${program}`);
      expect([told.code, failing(told)]).toEqual([0, []]);
      expect(told.summary?.pass).toBeGreaterThan(200);
      expect(told.summary?.known).toBeGreaterThan(12);
      const known = told.cases?.filter(({ verdict }) => verdict === 'known').map(({ id }) => id);
      expect(known).toEqual(expect.arrayContaining(['TIME_WAIT/rcv.SYN', 'ESTABLISHED/rcv.FIN.noAck']));
    });

    it('closes by octets of the peer, which the case does not count', () => {
      const told = inNamespace(`${TAP}
        run --tap tap7 --address 192.168.70.2:7 --close-trigger 'send "quit\\n"' \\
          --case ESTABLISHED/CLOSE --case FIN_WAIT_1/rcv.ACK --case FIN_WAIT_2/rcv.FIN --case FIN_WAIT_2/rcv.DATA -- ${program}`);
      expect([told.code, told.summary?.pass]).toEqual([0, 4]);
    });

    it('fails without that ledger, with a command that runs the case again', () => {
      const told = inNamespace(`${TAP}
        run --tap tap7 --address 192.168.70.2:7 --close-trigger 'send "quit"' --case ESTABLISHED/rcv.FIN.noAck -- ${program}`);
      expect([told.code, failing(told)]).toEqual([1, ['ESTABLISHED/rcv.FIN.noAck']]);
      expect(told.replay).toBe(
        `npx tcp-statechart run --tap tap7 --address 192.168.70.2:7 --close-trigger 'send "quit"' --case CASE -- ${program}`,
      );
    });
  });

  describe('that cannot be had', () => {
    it.each([
      ['without the device', 'run --tap tap9 --address 192.168.70.2:7', /there is no device tap9 here/],
      [
        'where it is down',
        'ip tuntap add tap8 mode tap; run --tap tap8 --address 192.168.70.2:7',
        /the device tap8 is down.*ip link set tap8 up/,
      ],
      [
        'where nobody is',
        `${TAP}\nrun --tap tap7 --address 192.168.70.2:7`,
        /nobody answers for 192\.168\.70\.2 on tap7.*start the program first/,
      ],
      [
        'where it ends at once',
        `${TAP}\nrun --tap tap7 --address 192.168.70.2:7 -- sh -c 'echo no such device >&2; exit 4'`,
        /sh ended with exit code 4; its last words: no such device/,
      ],
      [
        'where it is no program',
        `${TAP}\nrun --tap tap7 --address 192.168.70.2:7 -- ./nothing-there`,
        /nothing-there cannot be started/,
      ],
      [
        'without the right to',
        `${TAP}\nexport -f run; setpriv --bounding-set=-net_raw --inh-caps=-net_raw bash -c 'run --tap tap7 --address 192.168.70.2:7'`,
        /no right to listen to tap7 \(CAP_NET_RAW\)/,
      ],
    ])('%s', (_, script, message) => {
      const { code, stderr } = inNamespace(script);
      expect([code, stderr.trim().split('\n')]).toEqual([3, [expect.stringMatching(message)]]);
    });

    it('ends as an error of its case where it dies, and is started again', (context) => {
      skipWithoutProgram('python3', 'apt-get install python3', context);
      const told = inNamespace(`${TAP}
        run --tap tap7 --address 192.168.70.2:7 --call CLOSE='kill -KILL $PROGRAM' \\
          --case ESTABLISHED/CLOSE --case ESTABLISHED/rcv.FIN -- python3 ${PROGRAMS}lwip_server.py tap7 192.168.70.2 7`);
      const verdictOf = (id: string) => told.cases?.find((one) => one.id === id);
      expect(verdictOf('ESTABLISHED/CLOSE')).toMatchObject({
        verdict: 'error',
        reason: expect.stringMatching(/python3 was ended by SIGKILL/),
      });
      expect(verdictOf('ESTABLISHED/rcv.FIN')).toMatchObject({ verdict: 'pass' });
    });
  });
});

describe('flags of a device', () => {
  it.each([
    [['--tap', 'tap0'], /--tap: --address is missing/],
    [['--tap', 'tap0', '--address', '192.0.2.300:7'], /--address 192\.0\.2\.300:7: expected ADDRESS:PORT/],
    [['--tap', 'tap0', '--tun', 'tun0', '--address', '192.0.2.3:7'], /--tap is given as well/],
    [
      ['--sut', 'lwip', '--tap', 'tap0', '--address', '192.0.2.3:7'],
      /--sut lwip: --tap tap0 is given as well/,
    ],
    [['--call', 'CLOSE=true'], /--call: it is about a program at a device/],
    [
      ['--tap', 'tap0', '--address', '192.0.2.3:7', '--call', 'HANGUP=true'],
      /there is no call "HANGUP"; there are OPEN.passive/,
    ],
    [
      ['--tap', 'tap0', '--address', '192.0.2.3:7', '--call', 'CLOSE=a', '--close-trigger', 'eof'],
      /CLOSE is given twice/,
    ],
    [['--tap', 'a name', '--address', '192.0.2.3:7'], /--tap a name: expected the name of a device/],
  ])('%s', async (flags, message) => {
    const { code, stderr } = await cli('run', ...flags);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it.each([
    ['CLOSE=send "quit\\n"', ['CLOSE', { kind: 'send', octets: new TextEncoder().encode('quit\n') }]],
    ['CLOSE=eof', ['CLOSE', { kind: 'eof' }]],
    ['SEND=echo', ['SEND', { kind: 'echo' }]],
    ['OPEN.active=a=b c', ['OPEN.active', { kind: 'shell', command: 'a=b c' }]],
  ])('%s', (text, action) => expect(parseAction(text)).toEqual(action));

  it.each([
    ['CLOSE', /missing/],
    ['OPEN.active=send "x"', /cannot make a program OPEN.active/],
    ['CLOSE=send "', /expected send "text"/],
    ['CLOSE=send ""', /expected send "text"/],
    ['SEND=eof', /eof is a way to a CLOSE only/],
    ['CLOSE=echo', /echo is a way to a SEND only/],
  ])('not %s', (text, message) => expect(() => parseAction(text)).toThrow(message));
});
