import { isIn, type Point, type Rect, spread } from './geometry.ts';

/** The box of a state that a line leads from or to. */
export interface End extends Rect {
  /** The dot has the left of its upper side. */
  initial: boolean;
}

interface Line {
  points: readonly Point[];
  ends: readonly [End | undefined, End | undefined];
}

const DISTANCE = 14;
const CORNER = 9;
const BESIDE_DOT = 26;

/**
 * Lines from border to border, at a right angle to it: above or below a box, or beside it where the drawing goes
 * across. Those that come to the same side are spread over it.
 */
export function route(lines: readonly Line[], isAcross: boolean): Point[][] {
  const routes = lines.map(({ points, ends }) => bare(points, ends).map((point) => turned(point, isAcross)));
  const sides = new Map<
    string,
    { line: number; isEnd: boolean; rect: Rect; isBelow: boolean; isByDot: boolean }[]
  >();
  for (const [line, { ends }] of lines.entries()) {
    if (ends[0] === ends[1]) continue;
    for (const [which, rect] of ends.entries()) {
      if (rect === undefined) continue;
      const box = turnedRect(rect, isAcross);
      const near = routes[line]?.at(which === 1 ? -1 : 0);
      if (near === undefined) continue;
      const isBelow = near.y > box.y + box.h / 2;
      const key = `${box.x} ${box.y} ${isBelow}`;
      const isByDot = rect.initial && !isAcross && !isBelow;
      sides.set(key, [...(sides.get(key) ?? []), { line, isEnd: which === 1, rect: box, isBelow, isByDot }]);
    }
  }
  const found = routes.map((points) => [...points]);
  for (const ends of sides.values()) {
    const wishes = ends.map(({ line, isEnd }) => routes[line]?.at(isEnd ? -1 : 0)?.x ?? 0);
    const [first] = ends;
    if (first === undefined) continue;
    const { rect, isByDot } = first;
    const left = rect.x + (isByDot ? BESIDE_DOT : CORNER);
    const places = spread(wishes, left, rect.x + rect.w - CORNER, DISTANCE);
    for (const [index, { line, isEnd, isBelow }] of ends.entries()) {
      const point = { x: places[index] ?? rect.x, y: isBelow ? rect.y + rect.h : rect.y };
      if (isEnd) found[line]?.push(point);
      else found[line]?.unshift(point);
    }
  }
  return found.map((points) => points.map((point) => turned(point, isAcross)));
}

/** From a side of a box to its text and back: the two ends, with the points it bends towards between them. */
export function loop(box: Rect, label: Rect, isAcross: boolean): Point[] {
  const { x, y, w, h } = turnedRect(box, isAcross);
  const side = x + w;
  // The curve goes three quarters of the way to where it bends.
  const far = side + (Math.max(0, turnedRect(label, isAcross).x - side) + 8) / 0.75;
  const [upper, lower] = [y + h / 2 - 7, y + h / 2 + 7];
  return [
    { x: side, y: upper },
    { x: far, y: upper },
    { x: far, y: lower },
    { x: side, y: lower },
  ].map((point) => turned(point, isAcross));
}

/** What is between the boxes; where all is in them, the middle of the line. */
function bare(points: readonly Point[], ends: Line['ends']): Point[] {
  const inner = points.slice(1, -1);
  const [start, end] = ends;
  let [from, to] = [0, inner.length];
  while (from < to - 1 && isInside(inner[from], start)) from += 1;
  while (to - 1 > from && isInside(inner[to - 1], end)) to -= 1;
  return inner.slice(from, to);
}

function isInside(point: Point | undefined, rect: Rect | undefined): boolean {
  return point !== undefined && rect !== undefined && isIn(point, rect);
}

function turned({ x, y }: Point, isAcross: boolean): Point {
  return isAcross ? { x: y, y: x } : { x, y };
}

function turnedRect({ x, y, w, h }: Rect, isAcross: boolean): Rect {
  return isAcross ? { x: y, y: x, w: h, h: w } : { x, y, w, h };
}
