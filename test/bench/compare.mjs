/**
 * This tree against another revision: `npm run bench:compare REV [RUNS]`, `HEAD~1` and 7 by default. Builds the revision in a
 * temporary folder (`npm ci`, so that its own packages count), then runs the same command lines of both, one after the
 * other, and prints the medians' ratios: below 1 this tree is cheaper. Needs git and a registry of packages.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('../..', import.meta.url));
const [revision = 'HEAD~1', runs = '7'] = process.argv.slice(2);
const COMMANDS = [
  ['--help'],
  ['table'],
  ['export', 'mermaid'],
  ['paths', '--count'],
  ['run', '--quiet'],
  ['run', '--suite', 'pairs', '--quiet'],
  ['run', '--suite', 'pairs', '--quiet', '--json', '-'],
];
const IMPORTS = ['.', './machine', './table', './testing'];
/** What a revision need not have yet: beside the whole library of this tree. */
const SMALLER = ['./wire'];

const folder = mkdtempSync(join(tmpdir(), 'tcp-statechart-compare-'));
try {
  execFileSync('git', ['worktree', 'add', '--detach', '--quiet', folder, revision], { cwd: HERE });
  console.log(`building ${revision} …`);
  execFileSync('npm', ['ci', '--silent', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  console.log(`cpu    wall   of ${revision}, medians of ${runs} runs, one after the other`);
  for (const command of COMMANDS) {
    compare(command.join(' '), (root) => [programOf(root), ...command]);
  }
  for (const entry of IMPORTS) compare(importing(entry).join(' '), () => importing(entry));
  console.log("cpu    wall   of import 'tcp-statechart' of this tree");
  for (const entry of SMALLER) {
    compare(importing(entry).join(' '), (_, isNow) => importing(isNow ? entry : '.'), HERE);
  }
} finally {
  spawnSync('git', ['worktree', 'remove', '--force', folder], { cwd: HERE });
  rmSync(folder, { recursive: true, force: true });
}

function programOf(root) {
  return join(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).bin['tcp-statechart']);
}

function importing(entry) {
  const name = entry === '.' ? 'tcp-statechart' : `tcp-statechart${entry.slice(1)}`;
  return ['--input-type=module', '--eval', `await import('${name}')`];
}

function compare(name, argsIn, root = folder) {
  const [before, now] = [[], []];
  for (let run = 0; run < Number(runs); run++) {
    before.push(cost(root, argsIn(root, false)));
    now.push(cost(HERE, argsIn(HERE, true)));
  }
  const ratio = (of) => (median(now.map(of)) / median(before.map(of))).toFixed(2);
  console.log(`${ratio(({ cpu }) => cpu)}   ${ratio(({ wall }) => wall)}   ${name}`);
}

/** Processor time of a process and its own, and how long it took, µs. */
function cost(cwd, args) {
  // A shell tells what its children took: Node tells that of no single child.
  const script = '"$0" "$@" >/dev/null 2>&1; times';
  const began = process.hrtime.bigint();
  const { stdout } = spawnSync('sh', ['-c', script, process.execPath, ...args], { cwd, encoding: 'utf8' });
  const wall = Number(process.hrtime.bigint() - began) / 1000;
  const [user = 0, system = 0] = stdout
    .trim()
    .split('\n')
    .at(-1)
    .split(' ')
    .map((text) => {
      const [minutes, seconds] = text.split('m').map(Number.parseFloat);
      return (60 * minutes + seconds) * 1e6;
    });
  return { cpu: user + system, wall };
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
