import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';
import { workerData } from 'node:worker_threads';
import { TAKES_OVER } from '../reporters/process-owner.ts';

/** What the thread that watches is given. */
export interface WatchOrder {
  /** Three counts, each an Int32, and then what the other thread does, in UTF-8, filled up with zeros. */
  shared: SharedArrayBuffer;
  /** The program's file and its arguments, to begin again with; `null`: there is nothing to begin again. */
  args: readonly string[] | null;
}

/** Places of the counts: which work it is, 0 where there is none; how often the other thread has beaten; its limit, ms. */
export const [WAITING, BEAT, LIMIT] = [0, 1, 2];
export const ID_AT = 12;
export const LONGEST_ID = 512;

const LOOK_MS = 250;

if (workerData !== null) watch(workerData as WatchOrder);

function watch({ shared, args }: WatchOrder): void {
  const counts = new Int32Array(shared, 0, 3);
  let [seen, since] = ['', performance.now()];
  const looking = setInterval(() => {
    const work = Atomics.load(counts, WAITING);
    const limitMs = Atomics.load(counts, LIMIT);
    const sign = `${work} ${Atomics.load(counts, BEAT)}`;
    if (work === 0 || sign !== seen) [seen, since] = [sign, performance.now()];
    else if (performance.now() - since > limitMs) {
      clearInterval(looking);
      beginAgain(workIn(shared), limitMs, args);
    }
  }, LOOK_MS);
}

function beginAgain(what: string, limitMs: number, args: readonly string[] | null): void {
  const held = `tcp-statechart: the adapter has kept the program to itself for ${limitMs} ms, ${what}`;
  if (args === null) {
    writeSync(2, `${held}; the program ends here\n`);
    void endWith(1);
    return;
  }
  writeSync(2, `${held}; the run begins again with the adapter in a process of its own (--isolate)\n`);
  const command = [...process.execArgv, ...args, '--isolate'];
  const env = { ...process.env, [TAKES_OVER]: String(process.pid) };
  void becomeOrAwait(command, env);
}

/**
 * This process becomes the run anew, so that signals for it reach somebody who listens. Where that cannot be done, it
 * waits for a child that does the run.
 */
async function becomeOrAwait(command: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const library = await cLibrary();
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  // What Node has set to be closed then is the program's own.
  const keepOpen = library?.func('int fcntl(int file, int command, ...)');
  for (const file of [0, 1, 2]) keepOpen?.(file, F_SETFD, 'int', 0);
  library?.func('int execve(const char *path, const char **args, const char **env)')(
    process.execPath,
    [process.execPath, ...command, null],
    [...settings, null],
  );
  const { status, signal } = spawnSync(process.execPath, command, { stdio: 'inherit', env });
  await endWith(status ?? 128 + (signal === null ? 0 : constants.signals[signal]));
}

/** Command numbers of fcntl, the same on every system. */
const F_SETFD = 2;

/** Node has no way to end a process from a thread that is not its first, with a code: the C library has. */
async function endWith(code: number): Promise<void> {
  (await cLibrary())?.func('void _exit(int)')(code);
  // Without it the end is told by the signal, which is no success either.
  process.kill(process.pid, 'SIGKILL');
}

async function cLibrary() {
  try {
    const { default: koffi } = await import('koffi');
    return koffi.load(process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6');
  } catch {
    return null;
  }
}

function workIn(shared: SharedArrayBuffer): string {
  const octets = new Uint8Array(shared, ID_AT).slice();
  return new TextDecoder().decode(octets.subarray(0, octets.indexOf(0)));
}
