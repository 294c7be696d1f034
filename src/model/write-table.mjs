/*
 * A build step: replaces the module that asks the machine by one with its answers.
 */
import { writeFileSync } from 'node:fs';

const BUILT = new URL('../../dist/src/model/', import.meta.url);
const { askedTable } = await import(new URL('table-walk.js', BUILT).href);

const table = askedTable('rfc9293');
// The other profile differs only in a few cells.
const others = Object.fromEntries(
  askedTable('rfc793')
    .cells.map((cell, at) => [at, cell])
    .filter(([at, cell]) => JSON.stringify(cell) !== JSON.stringify(table.cells[at])),
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
