/** Writes docs/requirements.md from the list of requirements and the cells of both machines: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { dataTable } from '../dist/src/model/data-table.js';
import { REQUIREMENTS } from '../dist/src/model/requirements.js';
import { tcpTable } from '../dist/src/model/tcp-table.js';

const all = [...tcpTable().cells, ...dataTable().cells];
/** Cells that are asked, each once: those with empty queues are in both tables. */
const asking = (id) => [
  ...new Set(
    all
      .filter(
        ({ kind, sameAs, requirements }) => kind !== 'unmodelled' && !sameAs && requirements.includes(id),
      )
      .map((cell) => cell.id),
  ),
];

const MOST = 3;

function askedBy({ id, suite, not }) {
  if (not !== undefined) return [not.kind === 'outside' ? 'not to be seen from outside' : 'not yet', not.why];
  if (suite !== undefined) return ['time', `suite \`${suite}\``];
  const cells = asking(id);
  const more = cells.length > MOST ? ` and ${cells.length - MOST} more` : '';
  return [
    `${cells.length} cells`,
    `${cells
      .slice(0, MOST)
      .map((cell) => `\`${cell}\``)
      .join(', ')}${more}`,
  ];
}

const rows = REQUIREMENTS.map((requirement) => {
  const [how, what] = askedBy(requirement);
  return `| ${requirement.id} | §${requirement.section} | ${requirement.what} | ${how} | ${what} |`;
});
const count = (test) => REQUIREMENTS.filter(test).length;
const asked = count(({ not }) => not === undefined);
const lines = [
  '# Requirements of RFC 9293',
  '',
  'The requirements of its Appendix B that concern the connection, and what asks for each. Written by `npm run docs`',
  'from `src/model/requirements.ts` and the cells of both machines (`meta.requirements`). A report (`--report`) shows the',
  'same list with what a run has covered.',
  '',
  `Of ${REQUIREMENTS.length}: ${asked} are asked, ${count(({ not }) => not?.kind === 'outside')} cannot be seen from outside, ${count(({ not }) => not?.kind === 'yet')} are not asked yet.`,
  '',
  '| id | section | requirement | asked by | |',
  '|---|---|---|---|---|',
  ...rows,
  '',
];
writeFileSync(new URL('requirements.md', import.meta.url), lines.join('\n'));
