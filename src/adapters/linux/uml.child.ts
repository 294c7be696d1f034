import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/*
 * `uml.child.js COMMAND…`: runs a command inside a user-mode Linux, whose root is this machine's file system, as the same user.
 * Its output and exit code are the command's; exit code 3 where the kernel does not come up.
 */

const KERNEL = '/usr/bin/linux.uml';
const MODULES = '/usr/lib/uml/modules';
const MEMORY = '768M';
/** What is asked before anything is run: is it worth a try? */
const TRIAL = 'true';
/** Consoles of the inner kernel that are our standard output and error, and the descriptors they have. */
const [OUT, ERR] = [
  { console: 2, file: 3 },
  { console: 3, file: 4 },
];
const LAST_WORDS = 400;
/** Environment of the outer command that the inner one needs. */
const KEPT = ['PATH', 'HOME', 'TERM', 'NO_COLOR', 'FORCE_COLOR', 'TCP_STATECHART_WRAPPED'];

const command = process.argv.slice(2);
const modules = existsSync(MODULES) ? readdirSync(MODULES) : [];
const [version] = modules;
if (!existsSync(KERNEL) || version === undefined) process.exit(3);
if (command.length === 1 && command[0] === TRIAL) process.exit(0);

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-uml-'));
const paths = { init: join(folder, 'init'), code: join(folder, 'code') };
writeFileSync(paths.init, initScript(), { mode: 0o755 });
process.stderr.write(`user-mode Linux ${version}, on Linux ${release()}\n`);

const child = spawn(
  KERNEL,
  [
    `mem=${MEMORY}`,
    'rootfstype=hostfs',
    'rootflags=/',
    'rw',
    'root=/dev/root',
    `init=${paths.init}`,
    'con=null',
    'con0=null,fd:1',
    `con${OUT.console}=null,fd:${OUT.file}`,
    `con${ERR.console}=null,fd:${ERR.file}`,
    `uml_dir=${folder}/`,
    'quiet',
  ],
  // A group of its own, since the kernel has a process for each of its own processes.
  { stdio: ['ignore', 'pipe', 'pipe', 1, 2], detached: true },
);
let log = '';
for (const stream of [child.stdout, child.stderr])
  stream?.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-LAST_WORDS);
  });
const end = (): void => {
  if (child.pid !== undefined) {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(folder, { recursive: true, force: true });
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(name, () => {
    end();
    process.exit(128 + constants.signals[name]);
  });
child.on('error', (error) => fail(error.message));
child.on('close', () => {
  const code = existsSync(paths.code) ? Number(readFileSync(paths.code, 'utf8')) : null;
  if (code === null) fail(log.trim().split('\n').slice(-2).join(' / '));
  else {
    end();
    process.exitCode = code;
  }
});

function fail(why: string): void {
  end();
  process.stderr.write(`user-mode Linux did not come up: ${why}\n`);
  process.exitCode = 3;
}

/** The first process of the inner kernel. What is no terminal for us is none for the command. */
function initScript(): string {
  const node = quoted(process.execPath);
  const [out, err] = [OUT, ERR].map(({ console }) => `/dev/tty${console}`);
  const isTerminal = { out: process.stdout.isTTY === true, err: process.stderr.isTTY === true };
  const kept = KEPT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [`export ${name}=${quoted(value)}`];
  });
  return `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
[ -c /dev/null ] || mount -t devtmpfs dev /dev
mount -t tmpfs tmp /run
stty -F ${out} raw -echo
stty -F ${err} raw -echo
${kept.join('\n')}
cd ${quoted(process.cwd())}
${node} -e ${quoted(loadModule())} ${quoted(`${MODULES}/${version}/kernel/drivers/net/tun.ko`)} 2>${err}
mkfifo /run/out /run/err
cat /run/out >${out} &
cat /run/err >${err} &
${command.map(quoted).join(' ')} </dev/null >${isTerminal.out ? out : '/run/out'} 2>${isTerminal.err ? err : '/run/err'}
code=$?
${isTerminal.out && isTerminal.err ? '' : 'wait'}
echo $code >${quoted(paths.code)}
echo o >/proc/sysrq-trigger
sleep 10
`;
}

/** finit_module(2), since insmod need not be installed. */
function loadModule(): string {
  return `
    const koffi = require(${JSON.stringify(koffiPath())});
    const fs = require('node:fs');
    const syscall = koffi.load('libc.so.6').func('long syscall(long, int, const char *, int)');
    const { arch } = process;
    syscall(arch === 'x64' ? 313 : 273, fs.openSync(process.argv[1], 'r'), '', 0);`;
}

function koffiPath(): string {
  try {
    return new URL(import.meta.resolve('koffi')).pathname;
  } catch {
    return 'koffi';
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
