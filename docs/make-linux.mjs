/** Writes the table of docs/linux.md from the kernel's ledger: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';

const page = new URL('linux.md', import.meta.url);
const ledger = JSON.parse(
  readFileSync(new URL('../src/adapters/deviations/linux.json', import.meta.url), 'utf8'),
);

const BEGIN = '<!-- deviations: written by npm run docs -->';
const END = '<!-- end of deviations -->';

function circumstances({ after, options, varies }) {
  const parts = [];
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

const rows = ledger.deviations.map((entry) => {
  const { state, outputs } = entry.does;
  const does = `${state}; ${outputs.length === 0 ? 'silence' : outputs.join(', ')}`;
  return `| \`${entry.cell}\` | ${circumstances(entry)} | ${does} | ${entry.why} |`;
});

const table = [
  BEGIN,
  '',
  `Seen in Linux ${ledger.version}. ${new Set(ledger.deviations.map(({ cell }) => cell)).size} cells.`,
  '',
  '| cell | when | what Linux does | why |',
  '|---|---|---|---|',
  ...rows,
  '',
  END,
].join('\n');

const text = readFileSync(page, 'utf8');
const [before] = text.split(BEGIN);
const [, after] = text.split(END);
writeFileSync(page, `${before}${table}${after}`);
