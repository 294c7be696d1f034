/**
 * Steps a second of real stacks, side by side with the embedded endpoint in the same run: `npm run bench:stacks`. Ratios
 * count: the machine is as busy for one as for the other. Then the memory of a long run against a child.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/lib/main.js', import.meta.url));
const DRIVER = fileURLToPath(new URL('../adapters/process/reference-driver.mjs', import.meta.url));
const ROUNDS = 3;
const STACKS = [
  { name: 'reference, in process', args: [] },
  { name: 'lwip, in process', args: ['--sut', 'lwip'], aim: 0.7 },
  { name: 'reference, in a child', args: ['--', process.execPath, DRIVER], aim: 1 / 1.5 },
  { name: 'gvisor, in a child', args: ['--sut', 'gvisor'] },
];

/** Steps a second of a run of wp, without the start; `null` where the stack cannot be had. */
function speedOf(args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'run', '--suite', 'wp', '--jobs', '1', '--quiet', ...args],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status === 3) {
    console.log(`  ${stderr.trim()}`);
    return null;
  }
  const [, steps, seconds] = /(\d+) steps in ([\d.]+) s/.exec(stdout) ?? [];
  return steps === undefined ? null : Number(steps) / Number(seconds);
}

const speeds = STACKS.map(() => []);
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { args }] of STACKS.entries()) {
    if (round > 0 && speeds[at].length === 0) continue;
    const speed = speedOf(args);
    if (speed !== null) speeds[at].push(speed);
  }
}
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const base = median(speeds[0]);
for (const [at, { name, aim }] of STACKS.entries()) {
  if (speeds[at].length === 0) continue;
  const ratio = median(speeds[at]) / base;
  console.log(
    `${name.padEnd(24)} ${ratio.toFixed(2)} of the reference${aim ? `   (aim ${aim.toFixed(2)})` : ''}`,
  );
}

/** Some 98,000 cases. */
const LONG = ['--suite', 'wp', '--extra-states', '2', '--shard', '1/5', '--jobs', '1', '--quiet'];
const SAMPLE_MS = 500;

/** Resident memory of a process, MiB; 0 where it is over. */
function residentMemory(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function childrenOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean),
    );
  } catch {
    return [];
  }
}

async function memoryOfLongRun() {
  const child = spawn(process.execPath, [MAIN, 'run', ...LONG, '--', process.execPath, DRIVER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const samples = [];
  const timer = setInterval(() => {
    const drivers = childrenOf(child.pid).map(residentMemory);
    if (drivers.length > 0) samples.push([residentMemory(child.pid), Math.max(...drivers)]);
  }, SAMPLE_MS);
  await once(child, 'close');
  clearInterval(timer);
  const most = (from, to, at) =>
    Math.max(...samples.slice(samples.length * from, samples.length * to).map((sample) => sample[at]));
  const [cases = '?'] = /\d[\d,]* (?=cases)/.exec(said) ?? [];
  console.log(`memory of ${cases}cases against a child, MiB at most in the second quarter and in the last:`);
  for (const [at, name] of ['the command', 'the driver'].entries())
    console.log(`  ${name.padEnd(12)} ${most(0.25, 0.5, at).toFixed(0)}, ${most(0.75, 1, at).toFixed(0)}`);
}

if (process.platform === 'linux') await memoryOfLongRun();
