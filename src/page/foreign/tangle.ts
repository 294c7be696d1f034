import type { Layout } from './drawing.ts';
import { isIn, type Point, type Rect } from './geometry.ts';

/** How hard a drawing's arrows are to follow: their lengths, and much more for each that goes behind what is not its own. */
export function tangleOf({ nodes, clusters, arrows }: Layout): number {
  let tangle = 0;
  const labels = arrows.map(({ label }) => label);
  for (const { points, label } of arrows) {
    const places = alongPoints(points);
    const [start, end] = [points[0], points.at(-1)];
    tangle += places.length * STEP;
    if (start === undefined || end === undefined) continue;
    const behind = (rect: Rect): boolean => places.some((place) => isIn(place, shrunk(rect)));
    tangle += BEHIND * nodes.filter(behind).length;
    tangle += BEHIND * labels.filter((other) => other !== label && behind(other)).length;
    // A cluster may be left or entered, but what begins and ends outside has nothing to do in it.
    tangle += BEHIND * clusters.filter((box) => !isIn(start, box) && !isIn(end, box) && behind(box)).length;
  }
  return tangle;
}

const STEP = 8;
const BEHIND = 400;

function alongPoints(points: readonly Point[]): Point[] {
  return points.slice(1).flatMap((to, index) => {
    const from = points[index] ?? to;
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / STEP);
    return Array.from({ length: count }, (_, at) => ({
      x: from.x + ((to.x - from.x) * at) / count,
      y: from.y + ((to.y - from.y) * at) / count,
    }));
  });
}

/** At their borders arrows begin and end. */
function shrunk({ x, y, w, h }: Rect): Rect {
  return { x: x + 2, y: y + 2, w: w - 4, h: h - 4 };
}
