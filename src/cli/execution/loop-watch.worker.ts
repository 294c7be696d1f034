import { spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { constants } from 'node:os';
import process from 'node:process';
import { workerData } from 'node:worker_threads';
import { TAKES_OVER } from '../reporters/process-owner.ts';

/** Data for the watching thread. */
export interface WatchOrder {
  /** Three counts, each an Int32, then what the watched thread does, in UTF-8, padded with zeros. */
  shared: SharedArrayBuffer;
  /** The program's file and its arguments, to begin again with; `null`: there is nothing to begin again. */
  args: readonly string[] | null;
}

/** Indexes of the counts: number of the work, 0 for none; beats of the watched thread; its limit, ms. */
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
 * Replaces this process by the new run (execve), so that its signals reach code that listens. Where that fails, it
 * waits for a child that does the run.
 */
async function becomeOrAwait(command: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const library = await cLibrary();
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  // Node marks these descriptors close-on-exec, but the new program needs them.
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

/** Node cannot end a process with a code from a thread other than the first; the C library can. */
async function endWith(code: number): Promise<void> {
  (await cLibrary())?.func('void _exit(int)')(code);
  // Without the library the process ends by a signal, which is no success either.
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
