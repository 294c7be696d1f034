import { readFileSync } from 'node:fs';
import type { Table } from '../model/table.ts';
import { PACKAGE_ROOT } from '../package-root.ts';
import type { DiagramOptions } from './arrows.ts';

/** The machine as a picture in the reader's light or dark colours, laid out by Graphviz when the package was built. */
export function svg(
  { machine, profile }: Pick<Table, 'machine' | 'profile'>,
  { figure = false }: DiagramOptions = {},
): string {
  // Figure 5 is the same in both profiles.
  const file = `src/export/pictures/${machine === 'data' ? 'data' : figure ? 'figure' : profile}.svg`;
  return readFileSync(new URL(file, PACKAGE_ROOT), 'utf8');
}

/** Gives a drawing of Graphviz a title, a background, and colours for light and dark. */
export function styled(
  drawn: string,
  { figure = false, regions = false }: DiagramOptions & { regions?: boolean } = {},
): string {
  const title = regions
    ? 'The TCP connection of RFC 9293 and its queues, as three regions'
    : figure
      ? 'The TCP connection states (RFC 9293 Figure 5 and its note 2)'
      : 'The TCP connection states of RFC 9293, with every change of state';
  const [, width = '0', height = '0'] = /viewBox="[\d.]+ [\d.]+ ([\d.]+) ([\d.]+)"/.exec(drawn) ?? [];
  return (
    drawn
      .replace(/<\?xml[\s\S]*?<svg /, '<svg ')
      .replace(/<!--[\s\S]*?-->\n?/g, '')
      .replace(
        '>\n<g ',
        `>\n<title>${title}</title>\n${regions ? STYLE.replace('</style>', REGIONS) : STYLE}\n<rect class="ground" width="${width}" height="${height}" rx="8"/>\n<g `,
      )
      .replace('<title>tcp</title>\n', '')
      .replaceAll('&#45;', '-')
      // A tenth of a point is fine enough for the eye.
      .replace(/-?\d+\.\d\d(?!\d)/g, (number) => String(Number(Number(number).toFixed(1))))
      // Attributes repeated at every text are set once in STYLE.
      .replaceAll(' xml:space="preserve"', '')
      .replaceAll(' text-anchor="start"', '')
      .replace(/ (?:fill|stroke|font-family|font-size)="[^"]*"/g, '')
  );
}

const REGIONS = `.region path, .region polygon { fill: none; stroke: #8aa4c8; stroke-dasharray: 4 3 }
.region text { font-size: 15px; fill: #5f7ba3 }
</style>`;

/** Replaces the attributes that Graphviz writes at every shape. */
const STYLE = `<style>
text { font-family: Helvetica, sans-serif }
.ground { fill: #ffffff }
.state path, .state polygon { fill: #eef2f7; stroke: #44546a }
.state text { font-size: 13px }
.arrow path { fill: none; stroke: #5f6b7a }
.arrow polygon { fill: #5f6b7a; stroke: #5f6b7a }
.arrow text { font-size: 10px; fill: #33404d; transform: translateX(3px) }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 }
.state path, .state polygon { fill: #1d2b3f; stroke: #8aa4c8 }
.state text { fill: #f0f3f6 }
.arrow path { stroke: #9198a1 }
.arrow polygon { fill: #9198a1; stroke: #9198a1 }
.arrow text { fill: #d1d7e0 }
}
</style>`;
