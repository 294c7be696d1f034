/**
 * Writes docs/stacks.md and docs/stacks.html from runs of every built-in stack that can be had here: `npm run docs:stacks`.
 * With --check it writes nothing, and fails where a stack that is there answers otherwise than the page says.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gvisorAdapter } from '../dist/src/adapters/gvisor/adapter.js';
import { linux } from '../dist/src/adapters/linux/adapter.js';
import { lwip } from '../dist/src/adapters/lwip/adapter.js';
import { ns3Adapter } from '../dist/src/adapters/ns3/adapter.js';
import { reference } from '../dist/src/adapters/reference/adapter.js';
import { slirpAdapter } from '../dist/src/adapters/slirp/adapter.js';
import { v86 } from '../dist/src/adapters/v86/adapter.js';
import { SUITES } from '../dist/src/fsm/suites/catalogue.js';
import { tcpTable } from '../dist/src/model/tcp-table.js';
import { PACKAGE_ROOT } from '../dist/src/package-root.js';
import { answerText, comparisonOf } from '../dist/src/report/comparison.js';
import { COMPARISON_FORMATS } from '../dist/src/report/comparison-formats.js';
import { adapterSystem } from '../dist/src/run/adapter-system.js';
import { shippedLedger, underOptions } from '../dist/src/run/ledger.js';
import { planSuite } from '../dist/src/run/plan.js';
import { run } from '../dist/src/run/run.js';

const table = tcpTable();
const STACKS = [
  {
    adapter: reference,
    what: 'the embedded endpoint, written from the text of the RFC',
    from: 'in this package',
  },
  { adapter: linux, what: 'the running kernel', from: 'a Linux kernel; root, or user namespaces' },
  {
    flags: ['--sut', 'linux', '--option', 'kernel=uml'],
    what: 'another version of the kernel, as a program: user-mode Linux',
    from: '`apt-get install user-mode-linux`',
  },
  { adapter: lwip, what: 'the TCP of small devices, by its raw API', from: '`apt-get install liblwip0`' },
  {
    adapter: gvisorAdapter(PACKAGE_ROOT),
    what: 'the TCP of containers, in Go, by a driver',
    from: 'a driver, built by the command that `run --sut gvisor` prints',
  },
  {
    adapter: ns3Adapter(PACKAGE_ROOT),
    what: 'the TCP of a network simulator, in C++, by a driver',
    from: 'a driver, built by the command that `run --sut ns3` prints',
  },
  {
    adapter: slirpAdapter(PACKAGE_ROOT),
    what: 'the 4.4BSD TCP behind the user networks of virtual machines',
    from: '`apt-get install libslirp0`',
  },
  {
    adapter: v86,
    what: 'the TCP that serves the machine v86 emulates in a browser, in JavaScript, without a clock',
    from: '`npm install v86`',
  },
];

/** A run as `run --json` has it, as far as it is compared; `null` where the stack cannot be had. */
function runOf(stack) {
  return stack.flags === undefined ? runHere(stack) : runByCommand(stack);
}

/** A run of the command line: the stack is another kernel under the whole of it. */
function runByCommand({ flags }) {
  const main = fileURLToPath(new URL('dist/lib/main.js', PACKAGE_ROOT));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, 'run', ...flags, '--suite', 'transitions', '--quiet', '--json', '-'],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  if (status === 3) {
    console.error(stderr.trim());
    return null;
  }
  const result = JSON.parse(stdout);
  return { file: flags.join(' '), run: { ...result, version: numbersOf(result.version) }, crashes: 0 };
}

/** What comes behind the numbers says how a kernel was built, and where. */
function numbersOf(version) {
  const [numbers] = version?.match(/^\d+(\.\d+)*/) ?? [];
  return numbers;
}

async function runHere({ adapter }) {
  const ledger = shippedLedger(adapter.name);
  const known = ledger && underOptions(ledger, {}, adapter.version);
  const system = adapterSystem(adapter, { profile: 'rfc9293', seed: 1, options: {} }, known);
  const { capabilities } = system;
  const asked = { table, alphabet: 'full', capabilities, suiteOptions: {}, ledger: known };
  const cases = [];
  let crashes = 0;
  const resultsOf = async (planned) => {
    const decided = [];
    await run(system, { table, planned, onCase: (result) => decided.push(result) });
    return decided;
  };
  try {
    for (const result of await resultsOf(planSuite(SUITES.get('transitions'), asked))) {
      const { id, verdict } = result;
      if (verdict !== 'error') cases.push(result);
      if (verdict !== 'error') continue;
      // The page says that a stack ends by itself, and not at what: the cell is asked on another way.
      crashes++;
      const ways = [...planSuite(SUITES.get('pairs'), asked)].filter(({ case: one }) => endsIn(one, id));
      const others = await resultsOf(ways);
      cases.push(
        ...others.filter((other) => ['pass', 'known', 'allowed'].includes(other.verdict)).slice(0, 1),
      );
    }
  } catch (error) {
    if (error.name !== 'Unavailable') throw error;
    console.error(`${adapter.name} cannot be had here: ${error.message}. Remedy: ${error.remedy}`);
    return null;
  }
  const { name: sut } = adapter;
  const version = numbersOf(adapter.version);
  const head = { sut, ...(version && { version }), suite: 'transitions', profile: 'rfc9293', seed: 1 };
  return { file: sut, run: { ...head, cases }, crashes };
}

function endsIn({ steps }, cell) {
  const { state, input } = steps.at(-1);
  return `${state}/${input}` === cell;
}

const runs = [];
for (const stack of STACKS) {
  const told = await runOf(stack);
  if (told !== null) runs.push({ ...told, stack });
}
const comparison = comparisonOf(table, runs);

/** What a stack does otherwise, by the reason that is given. */
function byReason(at, verdict) {
  const reasons = new Map();
  for (const { cell, results } of comparison.cells) {
    const result = results[at];
    if (result?.verdict !== verdict) continue;
    const why = result.why ?? '';
    reasons.set(why, [...(reasons.get(why) ?? []), { cell, did: answerText(result).replace(/^\w+: /, '') }]);
  }
  return [...reasons];
}

function deviationsOf(stack, at) {
  const lines = [`## ${stack.label}`, '', `${runs[at].stack.what}.`, ''];
  const { crashes } = runs[at];
  if (crashes > 0)
    lines.push(
      `It ended its own process in ${crashes} of the cases asked, which were asked on other ways then.`,
      '',
    );
  const known = byReason(at, 'known');
  if (known.length > 0) lines.push('| does otherwise | cells | what it does |', '|---|---|---|');
  for (const [why, cells] of known) {
    const answers = [...new Set(cells.map(({ did }) => did))];
    lines.push(`| ${why} | ${cells.map(({ cell }) => `\`${cell}\``).join(', ')} | ${answers.join('; ')} |`);
  }
  if (known.length > 0) lines.push('');
  for (const verdict of ['allowed', 'unsupported', 'inconclusive']) {
    const found = byReason(at, verdict);
    if (found.length === 0) continue;
    lines.push(`_${verdict[0].toUpperCase()}${verdict.slice(1)}:_`, '');
    for (const [why, cells] of found)
      lines.push(`- ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}: ${why}`);
    lines.push('');
  }
  return lines;
}

const SAYS = '<!-- verdicts: ';
const verdicts = Object.fromEntries(
  comparison.stacks.map(({ sut, version = '' }, at) => [
    `${sut} ${version.split('.').slice(0, 2).join('.')}`.trim(),
    Object.fromEntries(
      comparison.cells.map(({ cell, results }) => [cell, results[at]?.verdict ?? 'not asked']),
    ),
  ]),
);

const page = new URL('stacks.md', import.meta.url);
const counted = (cells) =>
  ['pass', 'allowed', 'known', 'fail', 'unsupported', 'inconclusive'].map((verdict) =>
    String(cells[verdict]),
  );

function text() {
  const lines = [
    '# TCP stacks, cell by cell',
    '',
    'Each built-in stack in each of the 430 cells that suites ask for. Fair by construction: what RFC 9293 leaves open is',
    '_allowed_, and names the ambiguity; what an adapter cannot ask is _unsupported_; what a stack does otherwise is _known_,',
    'with a reason and the place in its source. A cell behind another answer that no way goes round is _inconclusive_. There',
    'is no ranking: the stacks were made for different ends. [stacks.html](stacks.html), opened from disk, has what each did in',
    'a cell, and the command that shows it. Written by `npm run docs:stacks`; CI fails where a verdict changes.',
    '',
    '| stack | to be had by | pass | allowed | known | fail | unsupported | inconclusive |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
    ...comparison.stacks.map(({ label, cells }, at) => {
      const { from } = runs[at].stack;
      return `| ${label} | ${from} | ${counted(cells).join(' | ')} |`;
    }),
    '',
    ...comparison.stacks.flatMap((stack, at) => (stack.sut === 'reference' ? [] : deviationsOf(stack, at))),
    `${SAYS}${JSON.stringify(packed(verdicts))} -->`,
  ];
  return `${lines.join('\n')}\n`;
}

/** Verdicts by stack, with the cells of each: passes are left out. */
function packed(all) {
  return Object.fromEntries(
    Object.entries(all).map(([sut, cells]) => {
      const odd = Object.entries(cells).filter(([, verdict]) => verdict !== 'pass');
      return [sut, groupedBy(odd)];
    }),
  );
}

function groupedBy(entries) {
  const groups = {};
  for (const [cell, verdict] of entries) groups[verdict] = [...(groups[verdict] ?? []), cell];
  return groups;
}

function check() {
  const [, said = '{}'] = readFileSync(page, 'utf8').split(SAYS);
  const before = JSON.parse(said.replace(/ -->\s*$/, ''));
  const changed = [];
  for (const [sut, cells] of Object.entries(verdicts)) {
    if (before[sut] === undefined) {
      console.log(`${sut}: another version than the page's, and not compared`);
      continue;
    }
    const told = new Map(
      Object.entries(before[sut] ?? {}).flatMap(([verdict, own]) => own.map((cell) => [cell, verdict])),
    );
    for (const [cell, verdict] of Object.entries(cells)) {
      const was = told.get(cell) ?? 'pass';
      if (was !== verdict) changed.push(`${sut} ${cell}: ${was} on the page, ${verdict} here`);
    }
  }
  for (const line of changed) console.error(line);
  console.log(`${Object.keys(verdicts).join(', ')}: ${changed.length} verdicts changed`);
  return changed.length === 0 ? 0 : 1;
}

if (process.argv.includes('--check')) {
  process.exitCode = check();
} else {
  writeFileSync(page, text());
  writeFileSync(new URL('stacks.html', import.meta.url), COMPARISON_FORMATS.html(comparison));
}
