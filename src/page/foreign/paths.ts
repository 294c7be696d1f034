import type { Point } from './drawing.ts';

const HEAD = 7;
const CORNER = 5;

/** A line through its points, with round corners. */
export function linePath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(towards(point, before))} Q${at(point)} ${at(towards(point, after))}`;
    })
    .join(' ');
}

/** The head at a line's end. */
export function arrowHead(points: readonly Point[]): string {
  const [before, end] = points.slice(-2);
  if (before === undefined || end === undefined) return '';
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(HEAD * (end.x - before.x)) / length, (HEAD * (end.y - before.y)) / length];
  const back = { x: end.x - dx, y: end.y - dy };
  const [left, right] = [
    { x: back.x - 0.45 * dy, y: back.y + 0.45 * dx },
    { x: back.x + 0.45 * dy, y: back.y - 0.45 * dx },
  ];
  return `M${at(end)} L${at(left)} L${at(right)} Z`;
}

/** Where a corner begins: between two corners, not beyond the middle. */
function towards(corner: Point, other: Point): Point {
  const length = Math.hypot(other.x - corner.x, other.y - corner.y) || 1;
  const part = Math.min(CORNER, length / 2) / length;
  return { x: corner.x + part * (other.x - corner.x), y: corner.y + part * (other.y - corner.y) };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
