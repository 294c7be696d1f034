/**
 * Writes docs/reported-bugs.md by running every seeded bug with the suite that shows it: `npm run docs`.
 */
import { writeFileSync } from 'node:fs';
import { reference } from '../dist/src/adapters/reference/adapter.js';
import { BUGS } from '../dist/src/adapters/reference/bugs.js';
import { SUITES } from '../dist/src/fsm/suites/catalogue.js';
import { dataTable } from '../dist/src/model/data-table.js';
import { ruleOf } from '../dist/src/model/table.js';
import { tcpTable } from '../dist/src/model/tcp-table.js';
import { clauseOf } from '../dist/src/report/table-formats.js';
import { adapterSystem } from '../dist/src/run/adapter-system.js';
import { BEYOND_WORDS, planBeyondWords } from '../dist/src/run/beyond-words.js';
import { planSuite } from '../dist/src/run/plan.js';
import { run } from '../dist/src/run/run.js';

/** The kinds of input that reported bugs need. */
const KINDS = {
  '': 'States: any suite finds them',
  K1: 'Octets outstanding or waiting while the connection closes',
  K2: 'Octets or a FIN whose ACK covers nothing new',
  K3: 'Resets with an ACK, octets or a SYN',
  K4: 'Keep-alives',
  K5: 'A hole before octets or a FIN',
  K6: 'Timeouts that add up',
  K7: 'Numbers near 2³¹ and 2³²',
  K8: 'Right of the window, and windows that are closed',
  K9: 'A second life',
  K10: 'Octets or a FIN on a SYN',
  K11: 'Octets unread',
  K14: 'Octets without ACK',
  K15: 'Resets left of the window',
};

function commandOf(name, { machine, suite } = { suite: 'transitions' }) {
  const words = ['run', '--option', `bug=${name}`];
  if (machine !== undefined) words.push('--machine', machine);
  return [...words, '--suite', suite];
}

/** What the run says of the bug: the cell that shows it first, and what was wrong there. */
async function shown(name, shownBy = { suite: 'transitions' }) {
  const { machine = 'tcp', suite, verdict = 'fail' } = shownBy;
  const table = machine === 'data' ? dataTable() : tcpTable();
  const { capabilities } = reference;
  const asked = { table, alphabet: 'full', capabilities };
  const planned = BEYOND_WORDS.has(suite)
    ? planBeyondWords(suite, asked)
    : planSuite(SUITES.get(suite), { ...asked, suiteOptions: {} });
  const shows = [];
  await run(adapterSystem(reference, { machine, profile: 'rfc9293', seed: 1, options: { bug: name } }), {
    table,
    planned,
    onCase: (result) => result.verdict === verdict && shows.push(result),
  });
  const [first] = shows.toSorted((one, other) => one.steps.length - other.steps.length);
  const command = ['npx tcp-statechart', ...commandOf(name, shownBy)].join(' ');
  if (first === undefined) throw new Error(`${name} is not shown by ${command}`);
  const way = first.steps.map(({ input }) => input).join(', ');
  const { state, input } = first.steps.at(-1);
  return {
    command,
    first,
    way,
    cells: new Set(shows.map((one) => one.cell)).size,
    verdict,
    clause: clauseOf(ruleOf(table, state, input)),
  };
}

const lines = [
  '# Reported bugs, and what finds them',
  '',
  'Each of these bugs is seeded into the embedded endpoint (`--option bug=NAME`), modelled on public reports; the command',
  'beside it shows it in seconds. Written by `npm run docs`, which runs every command; a test counts the cells.',
  '',
  `${BUGS.size} bugs, ${[...BUGS.values()].filter(({ reports }) => reports.length > 0).length} of them after public reports. A stack without a number was seen to do it by running it.`,
  '',
];
for (const [kind, title] of Object.entries(KINDS)) {
  const bugs = [...BUGS.values()].filter((bug) => (bug.kind ?? '') === kind);
  if (bugs.length === 0) continue;
  lines.push(`## ${kind === '' ? '' : `${kind}. `}${title}`, '');
  for (const { name, does, reports, shownBy } of bugs) {
    const { command, first, way, cells, verdict, clause } = await shown(name, shownBy);
    const others = cells > 1 ? `, and ${cells - 1} other cell${cells > 2 ? 's' : ''}` : '';
    lines.push(
      `**\`${name}\`** ${does}`,
      '',
      `- Reported: ${reports.length === 0 ? 'by nobody we know of; the order of the RFC’s checks suggests it' : reports.join(', ')}`,
      `- Found: \`${command}\``,
      `- ${verdict === 'fail' ? 'Fails' : 'Named as allowed'} in \`${first.cell}\`${others} (RFC 9293 ${clause}): ${way}: ${first.reason}`,
      '',
    );
  }
}
writeFileSync(new URL('reported-bugs.md', import.meta.url), `${lines.join('\n').trimEnd()}\n`);
