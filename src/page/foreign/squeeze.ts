/** The most that stays of what is empty. */
export interface Gaps {
  /** Between two things. */
  apart: number;
  /** Between a border and what is next to it. */
  border: number;
}

/**
 * Where a coordinate goes when what is empty all across the drawing is taken out, up to some gaps: things keep their
 * sizes, their order and their places beside each other.
 */
export function squeeze(
  things: readonly (readonly [number, number])[],
  borders: readonly number[],
  gaps: Gaps,
): (at: number) => number {
  const lines = new Set(borders);
  const all = merged([...things, ...borders.map((line) => [line, line] as const)]);
  const knots: Knot[] = [];
  let wasBorder = false;
  for (const [from, to] of all) {
    const isBorder = from === to && lines.has(from);
    const before = knots.at(-1) ?? { at: from, to: from };
    const gap = Math.min(from - before.at, isBorder || wasBorder ? gaps.border : gaps.apart);
    knots.push({ at: from, to: before.to + gap }, { at: to, to: before.to + gap + to - from });
    wasBorder = isBorder;
  }
  return (at) => between(knots, at);
}

interface Knot {
  at: number;
  to: number;
}

function merged(things: readonly (readonly [number, number])[]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of things.toSorted(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}

function between(knots: readonly Knot[], at: number): number {
  let [low, high] = [0, knots.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((knots[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const [before, after] = [knots[low], knots[low + 1]];
  if (before === undefined) return at;
  if (after === undefined || at <= before.at || after.at === before.at) return before.to + at - before.at;
  return before.to + ((at - before.at) * (after.to - before.to)) / (after.at - before.at);
}
