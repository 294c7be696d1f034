import { type Fsm, NONE } from '../fsm/fsm.ts';
import { escaped } from './comparison-formats.ts';

/** A learned machine as a picture: the states of the RFC where its figure has them, those of the same name beside them. */
export interface PictureOptions {
  title: string;
  /** Cells in another colour: `state * inputs.length + input`. */
  tinted?: ReadonlySet<number>;
  /** States of another picture beside this one: room is left for them, so that those of one name stand in one place. */
  beside?: readonly string[];
}

/** Where the states stand: column and row. */
const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  CLOSED: [1, 0],
  LISTEN: [0, 1],
  SYN_SENT: [2, 1],
  'SYN_RCVD/passive': [0, 2],
  'SYN_RCVD/active': [2, 2],
  SYN_RCVD: [1, 2],
  ESTABLISHED: [1, 3],
  FIN_WAIT_1: [0, 4],
  CLOSE_WAIT: [2, 4],
  FIN_WAIT_2: [0, 5],
  CLOSING: [1, 5],
  LAST_ACK: [2, 5],
  TIME_WAIT: [0, 6],
};
/** What has no place of its own: a stack that has crashed, say. */
const ELSEWHERE = [2, 6] as const;
const [COLUMNS, ROWS] = [3, 7];

/** Of a box, and between boxes of one name and of others. */
const [WIDTH, HEIGHT, BESIDE, GAP, DROP] = [128, 30, 14, 110, 72];
const MARGIN = 20;
/** Inputs that an arrow is labelled with; the rest are in its title. */
const MOST_NAMES = 2;

interface Box {
  x: number;
  y: number;
}

/** @returns SVG, in the reader's light or dark colours. */
export function learnedPicture(
  machine: Fsm,
  { title, tinted = new Set(), beside = [] }: PictureOptions,
): string {
  const { places, width, height } = layout([...new Set([...machine.states, ...beside])]);
  const boxes = machine.states.map((name) => places.get(name) as Box);
  const arrows = arrowsOf(machine, tinted).map((arrow) => arrowSvg(arrow, boxes));
  const nodes = machine.states.map((name, state) => {
    const { x, y } = boxes[state] as Box;
    const isTinted = machine.inputs.some((_, input) => tinted.has(state * machine.inputs.length + input));
    return `<g class="state${isTinted ? ' odd' : ''}"><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="6"/><text x="${x + WIDTH / 2}" y="${y + 19}">${escaped(name)}</text></g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    STYLE,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    ...arrows,
    ...nodes,
    '</svg>',
    '',
  ].join('\n');
}

/** States of one name stand in a square at its place; the places are as wide and high as they have to be. */
function layout(names: readonly string[]): { places: Map<string, Box>; width: number; height: number } {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const [base = name] = name.split('#');
    const key = Object.hasOwn(PLACES, base) ? base : '';
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  const [widths, heights] = [new Array<number>(COLUMNS).fill(WIDTH), new Array<number>(ROWS).fill(HEIGHT)];
  const squares = [...groups].map(([base, states]) => {
    const [column, row] = PLACES[base] ?? ELSEWHERE;
    const across = Math.ceil(Math.sqrt(states.length));
    const down = Math.ceil(states.length / across);
    const square = { column, row, states, across, width: span(across, WIDTH), height: span(down, HEIGHT) };
    widths[column] = Math.max(widths[column] as number, square.width);
    heights[row] = Math.max(heights[row] as number, square.height);
    return square;
  });
  const left = startsOf(widths, GAP);
  const top = startsOf(heights, DROP);
  const places = new Map<string, Box>();
  for (const { column, row, states, across, width, height } of squares) {
    const x = (left[column] as number) + ((widths[column] as number) - width) / 2;
    const y = (top[row] as number) + ((heights[row] as number) - height) / 2;
    for (const [at, name] of states.entries())
      places.set(name, {
        x: x + (at % across) * (WIDTH + BESIDE),
        y: y + Math.floor(at / across) * (HEIGHT + BESIDE),
      });
  }
  return {
    places,
    width: (left.at(-1) as number) + (widths.at(-1) as number) + MARGIN,
    height: (top.at(-1) as number) + (heights.at(-1) as number) + MARGIN,
  };
}

function span(count: number, size: number): number {
  return count * size + (count - 1) * BESIDE;
}

function startsOf(sizes: readonly number[], gap: number): number[] {
  let at = MARGIN;
  return sizes.map((size) => {
    const start = at;
    at += size + gap;
    return start;
  });
}

interface Arrow {
  from: number;
  to: number;
  /** `input / answer`, and whether that is tinted. */
  lines: { input: string; output: string; isTinted: boolean }[];
}

/** Changes of state. What ends a connection from everywhere would hide the rest: such arrows are drawn where they are tinted. */
function arrowsOf({ states, inputs, outputs, next, output }: Fsm, tinted: ReadonlySet<number>): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const from of states.keys()) {
    for (const [input, name] of inputs.entries()) {
      const cell = from * inputs.length + input;
      const to = next[cell] as number;
      const isEnd = /^(rcv\.RST|ABORT|timeout\.user)/.test(name) && states[to] === 'CLOSED';
      if (to === NONE || to === from || (isEnd && !tinted.has(cell))) continue;
      const key = `${from} ${to}`;
      const arrow = arrows.get(key) ?? { from, to, lines: [] };
      arrow.lines.push({
        input: name,
        output: outputs[output[cell] as number] ?? '',
        isTinted: tinted.has(cell),
      });
      arrows.set(key, arrow);
    }
  }
  return [...arrows.values()];
}

function arrowSvg({ from, to, lines }: Arrow, boxes: readonly Box[]): string {
  const [a, b] = [centre(boxes[from] as Box), centre(boxes[to] as Box)];
  // Beside the straight line, so that the arrow back has a way of its own.
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  const bend = 16 + length / 14;
  const middle = { x: (a.x + b.x) / 2 - (dy / length) * bend, y: (a.y + b.y) / 2 + (dx / length) * bend };
  const [start, end] = [edgeTowards(a, middle), edgeTowards(b, middle)];
  const odd = lines.some(({ isTinted }) => isTinted);
  const told = [...lines].sort((one, other) => Number(other.isTinted) - Number(one.isTinted));
  const names = told.slice(0, MOST_NAMES).map(({ input }) => input.replace(/^rcv\./, ''));
  const rest = lines.length - names.length;
  const label = `${names.join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
  const all = lines.map(({ input, output }) => (output === '' ? input : `${input} / ${output}`)).join('\n');
  // Nearer to where it begins: the label of the arrow back is at the other end.
  const at = onCurve([start, middle, end], 0.4);
  return `<g class="arrow${odd ? ' odd' : ''}"><title>${escaped(all)}</title><path d="M${point(start)} Q${point(middle)} ${point(end)}"/>${head(middle, end)}<text x="${round(at.x)}" y="${round(at.y + 3)}">${escaped(label)}</text></g>`;
}

function onCurve([a, b, c]: readonly [Box, Box, Box], t: number): Box {
  const mix = (p: number, q: number, r: number) => (1 - t) ** 2 * p + 2 * t * (1 - t) * q + t ** 2 * r;
  return { x: mix(a.x, b.x, c.x), y: mix(a.y, b.y, c.y) };
}

function centre({ x, y }: Box): Box {
  return { x: x + WIDTH / 2, y: y + HEIGHT / 2 };
}

/** Where a line from the middle of a box leaves it. */
function edgeTowards(from: Box, to: Box): Box {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const scale = Math.min(WIDTH / 2 / Math.max(1e-6, Math.abs(dx)), HEIGHT / 2 / Math.max(1e-6, Math.abs(dy)));
  return { x: from.x + dx * scale, y: from.y + dy * scale };
}

function head(from: Box, tip: Box): string {
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const corner = (turn: number) =>
    point({ x: tip.x - 7 * Math.cos(angle + turn), y: tip.y - 7 * Math.sin(angle + turn) });
  return `<polygon points="${point(tip)} ${corner(0.45)} ${corner(-0.45)}"/>`;
}

function point({ x, y }: Box): string {
  return `${round(x)},${round(y)}`;
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

const STYLE = `<style>
text { font: 10px Helvetica, sans-serif; text-anchor: middle; fill: #33404d }
.ground { fill: #ffffff }
.state rect { fill: #eef2f7; stroke: #44546a }
.state text { font-size: 12px; fill: #1b2430 }
.arrow path { fill: none; stroke: #8a95a3 }
.arrow polygon { fill: #8a95a3 }
.arrow text { font-size: 9px; paint-order: stroke; stroke: #ffffff; stroke-width: 3px }
.state.odd rect { fill: #fdf0d5; stroke: #b45309 }
.arrow.odd path { stroke: #d97706; stroke-width: 1.6 }
.arrow.odd polygon { fill: #d97706 }
.arrow.odd text { fill: #92400e }
@media (prefers-color-scheme: dark) {
text { fill: #c5d0dc }
.ground { fill: #0d1117 }
.state rect { fill: #1c2531; stroke: #8aa4c8 }
.state text { fill: #e6edf3 }
.arrow path { stroke: #6b7888 }
.arrow polygon { fill: #6b7888 }
.arrow text { stroke: #0d1117 }
.state.odd rect { fill: #3a2a10; stroke: #f0a94a }
.arrow.odd path { stroke: #f0a94a }
.arrow.odd polygon { fill: #f0a94a }
.arrow.odd text { fill: #f6c480 }
}
</style>`;
