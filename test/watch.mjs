/**
 * `npm run watch`: after each edit the types, and the tests of what was edited. Those run that are nearest by their
 * imports, for about two seconds; Enter runs the others that the edit reaches. Tests of the command line are reached by
 * what is built, and wait for it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, watch } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createVitest } from 'vitest/node';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['machines', 'src', 'test'];
const FOR_MS = 2_000;
/** A file that has not been run yet is taken to last so long, ms. */
const UNKNOWN_MS = 300;
/** Editors write a file in several steps, ms. */
const QUIET_MS = 50;

const say = (line) => process.stdout.write(`${line}\n`);

/** What a file names: imports of every form, and what it starts or reads. */
function namedIn(file) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const names = text.matchAll(/(?:from|import|import\(|new URL\()\s*'(\.[^'\n]+)'/g);
  return [...names].map(([, name]) => relative(ROOT, resolve(ROOT, dirname(file), name)));
}

/** By whom each source is named, and who names it as it is built. */
function readUsers() {
  const users = new Map();
  const ofBuilt = new Set();
  for (const folder of FOLDERS) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true })) {
      const file = join(folder, name);
      if (!/\.(ts|tsx|mjs)$/.test(name) || file.includes('node_modules')) continue;
      for (const named of namedIn(file)) {
        if (named.startsWith('dist/')) ofBuilt.add(file);
        const source = named.replace(/^dist\/(.*)\.js$/, '$1.ts');
        users.set(source, [...(users.get(source) ?? []), file]);
      }
    }
  }
  return { users, ofBuilt };
}

/** The test files that a change reaches, the nearest first, and of those the shortest. */
function reachedFrom(changed, users) {
  const seen = new Set(changed);
  const tests = [];
  for (let border = [...seen]; border.length > 0; ) {
    const found = border.filter((file) => file.endsWith('.test.ts'));
    tests.push(...found.sort((a, b) => lastOf(a) - lastOf(b)));
    border = border
      .flatMap((file) => users.get(file) ?? [])
      .filter((file) => !seen.has(file) && seen.add(file));
  }
  return tests.filter((file) => !file.endsWith('.slow.test.ts') && !file.startsWith('test/browser/'));
}

/** Starts a compiler that watches, and says what it finds wrong. */
function compile(name, args, onBuilt) {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], {
    cwd: ROOT,
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, errors] = /Found (\d+) errors?\./.exec(line) ?? [];
    if (errors !== undefined) {
      say(`types of ${name}: ${errors === '0' ? 'right' : `${errors} wrong`}`);
      onBuilt();
    } else if (line.trim() !== '' && !/Starting|File change detected/.test(line)) say(line);
  });
}

const vitest = await createVitest('test', { watch: false, root: ROOT, reporters: ['dot'] });
await vitest.standalone();
const lasted = new Map();
let edited = new Set();
let waiting = new Set();
let left = [];
let timer;
let running = Promise.resolve();

async function run(files) {
  const specs = await vitest.globTestSpecifications(files);
  await vitest.runTestSpecifications(specs, false);
  for (const file of vitest.state.getFiles())
    lasted.set(relative(ROOT, file.filepath), file.result?.duration ?? UNKNOWN_MS);
}

/** How long it took here, or in the last run of anything, ms. */
function lastOf(file) {
  return lasted.get(file) ?? vitest.cache.getFileTestResults(`together:${file}`)?.duration ?? UNKNOWN_MS;
}

function nearest(files) {
  let ms = 0;
  const count = files.findIndex((file) => {
    ms += lastOf(file);
    return ms > FOR_MS;
  });
  return count === -1 ? files.length : Math.max(1, count);
}

function start(files, why) {
  const before = running;
  running = vitest
    .cancelCurrentRun('keyboard-input')
    .then(() => before)
    .then(() => {
      say(`${why}: runs ${files.join(' ')}${left.length > 0 ? `; Enter runs ${left.length} more` : ''}`);
      return run(files);
    })
    .catch((error) => say(String(error?.stack ?? error)));
}

function onEdit() {
  const { users, ofBuilt } = readUsers();
  const reached = reachedFrom(edited, users);
  const why = [...edited].join(' ');
  const builds = [...edited].some((file) => !file.startsWith('test/'));
  edited = new Set();
  if (reached.length === 0) return say(`${why}: reaches no test`);
  const now = reached.slice(0, nearest(reached));
  left = reached.slice(now.length);
  const late = new Set(builds ? reachedFrom(ofBuilt, users) : []);
  waiting = new Set(now.filter((file) => late.has(file)));
  const atOnce = now.filter((file) => !waiting.has(file));
  if (atOnce.length > 0) start(atOnce, why);
}

compile('src', ['-b', '--watch', '--preserveWatchOutput'], () => {
  if (waiting.size > 0) start([...waiting], 'built');
  waiting = new Set();
});
compile('test', ['-p', 'test', '--noEmit', '--watch', '--preserveWatchOutput'], () => {});

for (const folder of FOLDERS) {
  watch(join(ROOT, folder), { recursive: true }, (_, name) => {
    const file = join(folder, String(name));
    if (!/\.(ts|tsx|mjs|json)$/.test(file) || file.includes('node_modules') || !existsSync(join(ROOT, file)))
      return;
    vitest.invalidateFile(join(ROOT, file));
    edited.add(file);
    clearTimeout(timer);
    timer = setTimeout(onEdit, QUIET_MS);
  });
}

createInterface({ input: process.stdin }).on('line', () => {
  const files = left;
  left = [];
  if (files.length > 0) start(files, 'the others');
});
say('waits for an edit; Ctrl-C ends it');
