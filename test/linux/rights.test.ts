import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { has, MAIN, runCli, skip, whyNot } from './kernel.ts';

let reason: string | null = null;
beforeAll(async () => {
  reason = await whyNot();
});
beforeEach((context) => {
  if (reason !== null) skip(context, reason);
  else if (process.getuid?.() !== 0) skip(context, 'only root can take rights away to see what happens');
});

const NOBODY = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
/** On a fresh machine only root may open the device: this one sees a node of its own that all may. */
const NOBODY_WITH_DEVICE = [
  'unshare',
  '-m',
  'sh',
  '-c',
  `mount -t tmpfs none /dev/net && mknod -m 666 /dev/net/tun c 10 200 && exec ${NOBODY.join(' ')} "$0" "$@"`,
];
const WRAPPED = { TCP_STATECHART_WRAPPED: '1' };

/** Loaded before the program: takes something away from it. */
const preload = (script: string) => ['--import', `data:text/javascript,${encodeURIComponent(script)}`];

function runWithout(script: string) {
  const [flag = '', code = ''] = preload(script);
  return runCli(['--suite', 'shortest'], [], { NODE_OPTIONS: `${flag} ${code}` });
}

describe('without root', () => {
  it('the verdicts are the same, through a user namespace made by itself', (context) => {
    if (!has('setpriv') || !has('unshare'))
      return skip(context, 'setpriv and unshare (util-linux) are not installed');
    const args = ['--suite', 'transitions', '--json', '-'];
    const asNobody = runCli(args, NOBODY_WITH_DEVICE);
    if (asNobody.status === 3)
      return skip(context, `user namespaces are not allowed here: ${asNobody.stderr}`);
    expect(asNobody.stderr).toBe('');
    expect(JSON.parse(asNobody.stdout).summary).toEqual(JSON.parse(runCli(args).stdout).summary);
    expect(asNobody.status).toBe(0);
  });

  it('and without user namespaces, exit code 3 says what is missing and what would do', () => {
    const outcome = runCli(['--suite', 'shortest'], NOBODY, WRAPPED);
    expect([outcome.status, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(
      /^tcp-statechart: no right to make a network namespace \(CAP_SYS_ADMIN\)\. Remedy: run it as root[^\n]*\n$/,
    );
  });

  it('CAP_NET_ADMIN in a namespace of its own is enough, if told to use that', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const inside = ['unshare', '-n', 'setpriv', '--bounding-set', '-sys_admin', '--inh-caps', '-sys_admin'];
    const outcome = runCli(['--suite', 'shortest', '--option', 'namespace=own', '--quiet'], inside);
    expect(outcome.stdout).toMatch(/^PASSED: 11 cases/);
    expect(outcome.status).toBe(0);
  });

  it('but without CAP_NET_ADMIN there it is exit code 3, and what would do', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const few = '-sys_admin,-net_admin';
    const inside = ['unshare', '-n', 'setpriv', '--bounding-set', few, '--inh-caps', few];
    const outcome = runCli(['--suite', 'shortest', '--option', 'namespace=own'], inside);
    expect([outcome.status, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(/\(EPERM\)\. Remedy: run it with CAP_NET_ADMIN, or as root\n$/);
  });
});

describe('a network that is in use', () => {
  it('is never taken for a namespace of our own: exit code 3, before anything is changed', (context) => {
    const inUse = readFileSync('/proc/net/route', 'utf8').trim().split('\n').length > 1;
    if (!inUse) return skip(context, 'this machine has no route to protect');
    const setting = () => readFileSync('/proc/sys/net/ipv4/tcp_timestamps', 'utf8');
    const before = setting();
    const outcome = runCli(['--option', 'namespace=own', '--suite', 'shortest']);
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('a network that is in use'),
    ]);
    expect(setting()).toBe(before);
  });
});

describe('what may be missing', () => {
  it('another platform: exit code 3', () => {
    const outcome = runWithout("Object.defineProperty(process,'platform',{value:'darwin'})");
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('this is darwin, not Linux'),
    ]);
  });

  it('koffi: exit code 3, and the command that installs it', () => {
    const hook = "export const resolve=(s,c,n)=>{if(s==='koffi')throw new Error('gone');return n(s,c)}";
    const outcome = runWithout(
      `import{register}from'node:module';register('data:text/javascript,${encodeURIComponent(hook).replaceAll("'", '%27')}')`,
    );
    expect([outcome.status, outcome.stderr]).toEqual([3, expect.stringContaining('npm install koffi')]);
  });

  it('/dev/net/tun: exit code 3, and what brings it', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const hidden = ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /dev/net && exec "$0" "$@"'];
    const outcome = runCli(['--suite', 'shortest'], hidden);
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringMatching(/\/dev\/net\/tun: no such file.*modprobe tun/),
    ]);
  });

  it('the right to open /dev/net/tun: exit code 3, and how to give it', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const script =
      'mount -t tmpfs none /dev/net && mknod -m 600 /dev/net/tun c 10 200 && exec setpriv --reuid 65534 --clear-groups --inh-caps +sys_admin,+net_admin --ambient-caps +sys_admin,+net_admin "$0" "$@"';
    const outcome = runCli(['--suite', 'shortest'], ['unshare', '-m', 'sh', '-c', script], WRAPPED);
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringMatching(/\/dev\/net\/tun: permission denied \(EACCES\).*chmod 666/),
    ]);
  });

  const inPrivate = (script: string) => ['unshare', '-m', 'sh', '-c', `${script} && exec "$0" "$@"`];

  it('settings that cannot be changed: exit code 3, and not a run with other answers', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const readOnly = inPrivate('mount --bind /proc/sys /proc/sys && mount -o remount,ro,bind /proc/sys');
    const outcome = runCli(['--suite', 'shortest'], readOnly);
    expect([outcome.status, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(
      /depend on settings that cannot be changed here: ipv4\.\S+.* and \d+ more\. Remedy: make \/proc\/sys writable/,
    );
  });

  it('/proc: exit code 3, and the command that brings it', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const without = inPrivate('mount -t tmpfs none /proc');
    const outcome = runCli(['--suite', 'shortest'], without);
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('mount -t proc proc /proc'),
    ]);
  });

  it('a TUN device, where a plain file stands in its place: exit code 3, and how to make it', (context) => {
    if (!has('unshare')) return skip(context, 'unshare (util-linux) is not installed');
    const plain = inPrivate('mount -t tmpfs none /dev/net && touch /dev/net/tun');
    const outcome = runCli(['--suite', 'shortest'], plain);
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringMatching(/\/dev\/net\/tun is no TUN device.*mknod -m 666 \/dev\/net\/tun c 10 200/),
    ]);
  });

  it('file descriptors: exit code 3, and which limit to raise', () => {
    const few = fileURLToPath(new URL('fixtures/few-descriptors.mjs', import.meta.url));
    const outcome = runCli(
      ['--sut', few, '--suite', 'shortest'],
      ['sh', '-c', 'ulimit -n 256; exec "$0" "$@"'],
    );
    expect([outcome.status, outcome.stderr]).toEqual([
      3,
      expect.stringContaining('too many open files (EMFILE). Remedy: ulimit -n 4096'),
    ]);
  });

  it('an option that does not exist: exit code 2', () => {
    const outcome = runCli(['--option', 'close=never']);
    expect([outcome.status, outcome.stderr]).toEqual([
      2,
      expect.stringContaining('linux has no close=never; it has: close=half, close=full'),
    ]);
  });
});

describe('a run that is ended', () => {
  const interfaces = () => readFileSync('/proc/net/dev', 'utf8').match(/^\s*(\w+):/gm);

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const) {
    it(`by ${signal} leaves nothing behind`, async () => {
      const before = interfaces();
      const child = spawn(
        process.execPath,
        [MAIN, 'run', '--sut', 'linux', '--suite', 'pairs,random,pairs'],
        { stdio: 'pipe' },
      );
      await new Promise((resolve) => setTimeout(resolve, 700));
      child.kill(signal);
      const [status, endedBy] = await once(child, 'exit');
      // On a busy machine it may not have begun to listen for signals: then it ends by the signal itself.
      expect([code, signal]).toContain(status ?? endedBy);
      expect(interfaces()).toEqual(before);
    });
  }
});

describe('a capture', () => {
  it('is read by tshark: checksums right, each case a conversation of its own', (context) => {
    if (!has('tshark')) return skip(context, 'tshark is not installed: apt-get install tshark');
    const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-'));
    const file = join(folder, 'run.pcap');
    try {
      const completeness = (id: string) => {
        runCli(['--case', id, '--pcap', file, '--quiet']);
        const fields = [
          '-T',
          'fields',
          '-e',
          'tcp.completeness',
          '-e',
          'tcp.checksum.status',
          '-e',
          'ip.checksum.status',
        ];
        const { stdout } = spawnTshark([
          '-r',
          file,
          '-2',
          '-o',
          'tcp.check_checksum:TRUE',
          '-o',
          'ip.check_checksum:TRUE',
          ...fields,
        ]);
        return new Set(stdout.trim().split('\n'));
      };
      // tcp.completeness: 1 SYN, 2 SYN,ACK, 4 ACK, 8 data, 16 FIN, 32 RST; checksum status 1: good.
      expect(completeness('lifecycles/OPEN.active/rcv.SYN_ACK/CLOSE/rcv.ACK/rcv.FIN/timeout.2MSL')).toEqual(
        new Set(['23\t1\t1']),
      );
      expect(completeness('lifecycles/OPEN.active/rcv.SYN_ACK/CLOSE/rcv.FIN/rcv.ACK/timeout.2MSL')).toEqual(
        new Set(['23\t1\t1']),
      );
      expect(completeness('lifecycles/OPEN.active/rcv.SYN_ACK/rcv.RST')).toEqual(new Set(['39\t1\t1']));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function spawnTshark(args: readonly string[]) {
  return spawnSync('tshark', args, { encoding: 'utf8' });
}
