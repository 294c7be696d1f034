/** Writes the table of docs/linux.md from the kernel's ledger: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('linux.md', import.meta.url);
const ledger = JSON.parse(
  readFileSync(new URL('../src/adapters/deviations/linux.json', import.meta.url), 'utf8'),
);

const BEGIN = '<!-- deviations: written by npm run docs -->';
const END = '<!-- end of deviations -->';

function circumstances({ after, options, varies, versions }) {
  const parts = [];
  if (versions) parts.push(`in versions ${versions}`);
  if (after) parts.push(`after ${after.map((cell) => `\`${cell}\``).join(' or ')}`);
  if (options)
    parts.push(
      `with ${Object.entries(options)
        .map(([name, value]) => `\`--option ${name}=${value}\``)
        .join(' ')}`,
    );
  if (varies) parts.push('not always');
  return parts.join('; ');
}

/** Entries that differ in nothing but when they hold are one row. */
const rows = new Map();
for (const entry of ledger.deviations) {
  const { state, outputs, segments = [] } = entry.does;
  const said = outputs.map((output, at) => `${output} \`${segments[at] ?? ''}\``);
  const does = `${state}; ${said.length === 0 ? 'silence' : said.join(', ')}`;
  const key = `${entry.cell} ${does} ${entry.why}`;
  const row = rows.get(key) ?? { cell: entry.cell, when: [], does, why: entry.why };
  row.when.push(circumstances(entry));
  rows.set(key, row);
}

function rowText({ cell, when, does, why }) {
  // Where one entry holds always, the circumstances of the others add nothing.
  const shown = when.includes('') ? '' : when.join('; or ');
  return `| \`${cell}\` | ${shown} | ${does} | ${why} |`;
}

const table = [
  BEGIN,
  '',
  `Seen in Linux ${ledger.version}. ${new Set(ledger.deviations.map(({ cell }) => cell)).size} cells.`,
  '',
  '| cell | when | what Linux does | why |',
  '|---|---|---|---|',
  ...[...rows.values()].map(rowText),
  '',
  END,
].join('\n');

const text = readFileSync(page, 'utf8');
const [before] = text.split(BEGIN);
const [, after] = text.split(END);
writeFileSync(page, `${before}${table}${after}`);
