import type { Point } from './geometry.ts';

const HEAD = 7;

/** A line through its points, that leaves and reaches each upright, or level where the drawing goes across. */
export function throughPoints(points: readonly Point[], isAcross: boolean): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let [path, last] = [`M${at(start)}`, start];
  for (const next of rest) {
    const half = halfway(last, next);
    const [leave, reach] = isAcross
      ? [
          { x: half.x, y: last.y },
          { x: half.x, y: next.y },
        ]
      : [
          { x: last.x, y: half.y },
          { x: next.x, y: half.y },
        ];
    path += ` C${at(leave)} ${at(reach)} ${at(next)}`;
    last = next;
  }
  return path;
}

/** From the first point to the last, bent towards those between. */
export function loopPath([start, one, other, end]: readonly Point[]): string {
  if (start === undefined || one === undefined || other === undefined || end === undefined) return '';
  return `M${at(start)} C${at(one)} ${at(other)} ${at(end)}`;
}

/** The head at a line's end. */
export function arrowHead(points: readonly Point[], isAcross: boolean): string {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return '';
  const [dx, dy] = isAcross ? [Math.sign(end.x - before.x), 0] : [0, Math.sign(end.y - before.y)];
  const back = { x: end.x - HEAD * dx, y: end.y - HEAD * dy };
  const side = { x: -dy * HEAD * 0.45, y: dx * HEAD * 0.45 };
  const [left, right] = [
    { x: back.x + side.x, y: back.y + side.y },
    { x: back.x - side.x, y: back.y - side.y },
  ];
  return `M${at(end)} L${at(left)} L${at(right)} Z`;
}

/** The dot and the short arrow into the left upper corner of a state that is entered first. */
export function stubPath({ x, y }: Point): { dot: Point; line: string; head: string } {
  const dot = { x: x + 10, y: y - 11 };
  const end = { x: dot.x, y };
  return { dot, line: `M${at(dot)} L${at(end)}`, head: arrowHead([dot, end], false) };
}

function halfway(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
