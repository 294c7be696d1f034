/*
 * Bad input for the command line: suite files, ledgers and flags, bent at random.
 *
 *   node test/fuzz/input.mjs [SECONDS] [SEED]      (after npm run build; 5 seconds, and a seed of its own)
 *
 * Prints the seed. A finding is a stack trace, an exit code other than 0 to 3, a message of more than one line or with
 * control characters, or more than 5 s: it is printed with its number and all of its input, and the exit code is 1. The
 * same seed gives the same inputs in the same order.
 */
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputs } from './bad-input.mjs';

/** What comes to no end comes to none in a minute either; a busy machine needs some of it. */
const LONGEST_MS = 60_000;
/** Each input leaves a little behind in the process that runs it. */
const INPUTS_A_PROCESS = 400;

const RUNNER = fileURLToPath(new URL('./run-command-lines.mjs', import.meta.url));
const [seconds, seed] = [
  numberGiven(process.argv[2], 5),
  numberGiven(process.argv[3], Math.floor(Math.random() * 2 ** 32)),
];
const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-fuzz-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
console.log(`seed ${seed}`);
process.exitCode = await fuzz();

async function fuzz() {
  const until = performance.now() + 1000 * seconds;
  let number = 0;
  let runner = null;
  for (const input of inputs(seed)) {
    if (performance.now() > until) break;
    if (number++ % INPUTS_A_PROCESS === 0) {
      runner?.kill('SIGKILL');
      runner = started();
    }
    const outcome = await outcomeOf(runner, input);
    const finding = findingIn(outcome);
    if (finding === null) continue;
    runner.kill('SIGKILL');
    console.log(`input ${number}: ${finding}\n${JSON.stringify({ ...input, ...outcome }, null, 2)}`);
    return 1;
  }
  runner?.kill('SIGKILL');
  console.log(`${number} inputs, nothing found`);
  return 0;
}

function started() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return fork(RUNNER, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function outcomeOf(runner, { args, files }) {
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, name), Buffer.from(text, 'latin1'));
  return new Promise((resolve) => {
    const limit = setTimeout(() => resolve({ finding: `more than ${LONGEST_MS} ms` }), LONGEST_MS);
    const finish = (outcome) => {
      clearTimeout(limit);
      runner.removeAllListeners();
      resolve(outcome);
    };
    runner.once('message', finish);
    runner.once('exit', (code, signal) =>
      finish({ finding: `the process ended by itself (${signal ?? code})` }),
    );
    runner.send(args);
  });
}

function findingIn({ finding, code, stdout, stderr }) {
  if (finding !== undefined) return finding;
  if (![0, 1, 2, 3].includes(code)) return `exit code ${code}`;
  if (/^\s+at .*(:\d+:\d+\)?|<anonymous>\)?)$/m.test(stdout + stderr)) return 'a stack trace';
  if (stderr.trimEnd().includes('\n')) return 'more than one line of message';
  if (/[^\P{Cc}\n]/u.test(stderr)) return 'a control character in a message';
  if (code >= 2 && stdout + stderr === '') return 'no message';
  return null;
}

function numberGiven(text, otherwise) {
  if (text === undefined) return otherwise;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  console.error(`${text}: expected a whole number; node test/fuzz/input.mjs [SECONDS] [SEED]`);
  process.exit(2);
}
