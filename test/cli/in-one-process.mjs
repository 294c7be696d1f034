/*
 * Runs command lines one after the other in this process: to start one for each takes too long.
 */
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const MAIN = new URL('../../dist/lib/main.js', import.meta.url);
const streams = { stdout: process.stdout, stderr: process.stderr };
let runs = 0;
/** Of the command line that runs. */
let outcome;

process.setMaxListeners(0);
for (const stream of Object.values(streams)) stream.setMaxListeners(0);

/** Of the command line that runs. One that ends by an error leaves its watch for loops behind. */
const workers = new Set();
process.on('worker', (worker) => {
  // Those of Node itself load modules, of the next run as well.
  if (Object.getPrototypeOf(worker) === Worker.prototype) workers.add(worker);
});

/** What the process itself writes and how it ends, before the program has these. */
export const write = process.stdout.write.bind(process.stdout);
const end = process.reallyExit.bind(process);
export const exit = (code) => end(code);

// Once, before the program is loaded: it keeps these as it finds them.
for (const [name, stream] of Object.entries(streams)) {
  stream.write = (text, done) => {
    outcome[name] += text;
    done?.();
    return true;
  };
}
// The last thing the program does.
process.reallyExit = (code) => {
  outcome.code = code;
};

/**
 * The exit code and what was printed; -1 and the stack where the program threw or did not end by itself.
 *
 * @param given.cwd the working folder. Default: that of the run before.
 * @param given.env what its environment has beside that of this process.
 * @param given.stdin what there is to read on standard input.
 */
export async function runInThisProcess(args, { cwd, env, stdin } = {}) {
  outcome = { code: -1, stdout: '', stderr: '' };
  if (cwd !== undefined) process.chdir(cwd);
  if (stdin !== undefined)
    Object.defineProperty(process, 'stdin', { value: Readable.from([stdin]), configurable: true });
  process.argv = [process.argv[0], fileURLToPath(MAIN), ...args];
  process.exitCode = undefined;
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    await import(`${MAIN.href}?${runs++}`);
  } catch (error) {
    outcome.stderr += error?.stack ?? String(error);
  }
  for (const worker of workers) void worker.terminate();
  workers.clear();
  for (const name of Object.keys(env ?? {})) {
    if (name in before) process.env[name] = before[name];
    else delete process.env[name];
  }
  return outcome;
}
