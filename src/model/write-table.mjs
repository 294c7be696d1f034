/*
 * A build step: replaces the module that asks the machine by one with its answers.
 */
import { writeFileSync } from 'node:fs';

const BUILT = new URL('../../dist/src/model/', import.meta.url);
const built = (name) => import(new URL(name, BUILT).href);
const { askedTable } = await built('table-walk.js');

const table = askedTable('rfc9293');
// The other profile differs only in a few cells.
const others = Object.fromEntries(
  askedTable('rfc793')
    .cells.map((cell, at) => [at, cell])
    .filter(([at, cell]) => JSON.stringify(cell) !== JSON.stringify(table.cells[at])),
);

// A machine whose regions disagree with the flat one is not built.
const { dataTable, disagreements } = await built('data-table.js');
const { tableWith } = await built('table.js');
const wrong = disagreements(dataTable(), tableWith('rfc9293', table.cells));
if (wrong.length > 0)
  throw new Error(
    `tcp-data.machine.ts disagrees with tcp.machine.ts, where the queues are empty, in ${wrong.join(', ')}`,
  );

/** Data as a string for JSON.parse, which is faster to read than an object literal. */
function literal(data) {
  return `'${JSON.stringify(data).replace(/[\\']/g, '\\$&')}'`;
}

writeFileSync(
  new URL('table-data.js', BUILT),
  `// Made from machines/tcp.machine.ts by src/model/write-table.mjs.
const table = JSON.parse(${literal(table)});
const others = ${literal(others)};

export function writtenTable(profile) {
  if (profile === 'rfc9293') return table;
  const cells = JSON.parse(others);
  return { ...table, cells: table.cells.map((cell, at) => cells[at] ?? cell) };
}
`,
);
