/**
 * Draws the machines: docs/figure-5.svg and docs/tcp-data.svg for the README, and what `tcp-statechart export svg` prints. `npm run docs`.
 * Graphviz runs as WebAssembly, nothing to install.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { instance } from '@viz-js/viz';
import { arrowsOf } from '../dist/src/export/arrows.js';
import { dot, regionsDot } from '../dist/src/export/dot.js';
import { styled } from '../dist/src/export/svg.js';
import { dataTable } from '../dist/src/model/data-table.js';
import { tcpTable } from '../dist/src/model/tcp-table.js';

const viz = await instance();
const pictures = new URL('../src/export/pictures/', import.meta.url);
mkdirSync(pictures, { recursive: true });
for (const name of ['rfc9293', 'rfc793']) {
  const drawn = viz.renderString(dot(tcpTable(name)), { format: 'svg' });
  writeFileSync(new URL(`${name}.svg`, pictures), styled(drawn));
}
const regions = viz.renderString(regionsDot(dataTable()), { format: 'svg' });
const queues = styled(regions, { regions: true });
writeFileSync(new URL('data.svg', pictures), queues);
writeFileSync(new URL('tcp-data.svg', import.meta.url), queues);
const figure = { figure: true };
const drawn = viz.renderString(dot(tcpTable(), figure), { format: 'svg' });
const text = styled(drawn, figure);
writeFileSync(new URL('figure.svg', pictures), text);
writeFileSync(new URL('figure-5.svg', import.meta.url), text);

/** For the inspector's page: the figure, and every other change of state as an arrow without a label, to be shown or not. */
function pageDrawing() {
  const name = ({ from, to }) => `edge-${from}-${to}`;
  const inFigure = new Set(arrowsOf(tcpTable(), figure).map(name));
  const beyond = ['rfc9293', 'rfc793']
    .flatMap((profile) => arrowsOf(tcpTable(profile)))
    .filter(
      (arrow, at, all) =>
        !inFigure.has(name(arrow)) && all.findIndex((one) => name(one) === name(arrow)) === at,
    )
    .map((arrow) => {
      const to = arrow.to === 'CLOSED' ? 'CLOSED_END' : arrow.to;
      return `  ${arrow.from} -> ${to} [id="${name(arrow)}", class="arrow beyond", constraint=false];`;
    });
  const source = dot(tcpTable(), figure)
    .replace(/\n}\n$/, `\n${beyond.join('\n')}\n}\n`)
    // Large letters in a small picture; what a label leaves out is told beside it.
    .replace(/nodesep=[\d.]+, ranksep=[\d.]+/, 'nodesep=0.25, ranksep=0.36')
    .replace('fontsize=13, margin="0.16,0.08"', 'fontsize=12.5, height=0.36, margin="0.11,0.03"')
    .replace('fontsize=10,', 'fontsize=10.5,')
    .replaceAll(' (opened by passive OPEN)', '')
    .replaceAll('timeout.2MSL', '2MSL');
  return beneath(
    viz
      .renderString(source, { format: 'svg' })
      .replace(/<\?xml[\s\S]*?<svg [^>]*viewBox="([^"]*)"[^>]*>/, '<svg viewBox="$1">')
      .replace(/<!--[\s\S]*?-->\n?/g, '')
      .replace(/<title>[^<]*<\/title>\n?/g, '')
      .replace(/ (?:fill|stroke|font-family|font-size|xml:space)="[^"]*"/g, '')
      // Two of them may stand on one page.
      .replaceAll(' id="', ' data-id="')
      .replaceAll('&#45;', '-')
      .replace(/-?\d+\.\d\d(?!\d)/g, (number) => String(Number(Number(number).toFixed(1)))),
  );
}

/** Arrows that the figure leaves out, and one that runs by a label, go beneath it: what they cross is never struck through. */
function beneath(svg) {
  const group =
    /<g data-id="(?:[^"]*" class="edge arrow beyond|edge-FIN_WAIT_1-TIME_WAIT" class="edge arrow)">[\s\S]*?<\/g>\n/g;
  const beyond = svg.match(group)?.join('') ?? '';
  return svg.replaceAll(group, '').replace(/(<g data-id="graph0"[^>]*>\n)/, `$1${beyond}`);
}

const pagePictures = new URL('../src/page/pictures/', import.meta.url);
mkdirSync(pagePictures, { recursive: true });
writeFileSync(new URL('machine.svg', pagePictures), pageDrawing());
