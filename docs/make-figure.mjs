/**
 * Draws the machine: docs/figure-5.svg for the README, and what `tcp-statechart export svg` prints. `npm run docs`.
 * Graphviz runs as WebAssembly, nothing to install.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import { dot } from '../dist/src/export/dot.js';
import { styled } from '../dist/src/export/svg.js';
import { tcpTable } from '../dist/src/model/table.js';

const viz = await instance();
const pictures = new URL('../src/export/pictures/', import.meta.url);
mkdirSync(pictures, { recursive: true });
for (const name of ['rfc9293', 'rfc793']) {
  const drawn = viz.renderString(dot(tcpTable(name)), { format: 'svg' });
  writeFileSync(new URL(`${name}.svg`, pictures), styled(drawn));
}
const figure = { figure: true };
const drawn = viz.renderString(dot(tcpTable(), figure), { format: 'svg' });
const text = styled(drawn, figure);
writeFileSync(new URL('figure.svg', pictures), text);
writeFileSync(new URL('figure-5.svg', import.meta.url), text);
