/** Draws docs/figure-5.svg from the machine: `npm run docs`. Graphviz runs as WebAssembly, nothing to install. */
import { writeFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import { figureDot } from '../dist/src/export/dot.js';
import { tcpTable } from '../dist/src/model/table.js';

const viz = await instance();
const svg = viz.renderString(figureDot(tcpTable()), { format: 'svg' });
// A white ground under a drawing that would vanish on a dark page.
const withGround = svg.replace(
  '<title>tcp</title>',
  '<title>The TCP connection states (RFC 9293 Figure 5 and note 2)</title>\n<rect x="-1000" y="-4000" width="4000" height="8000" fill="white"/>',
);
writeFileSync(new URL('figure-5.svg', import.meta.url), withGround.replaceAll('&#45;', '-'));
