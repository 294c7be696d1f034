export interface Point {
  x: number;
  y: number;
}

/** x and y are of its left upper corner. */
export interface Rect extends Point {
  w: number;
  h: number;
}

export interface Cut {
  at: number;
  by: number;
  /** The room is made behind what ends there, not before what begins there. */
  after?: boolean;
}

/** Where a coordinate goes when room is made at each cut: nothing comes nearer to anything. */
export interface Stretch {
  /** Of what begins at the coordinate: cuts there are before it. */
  inner(at: number): number;
  /** Of the border at a cut itself. */
  outer(at: number): number;
  /** Of the border where something ends: the room made for it is inside. */
  after(at: number): number;
}

export function stretch(cuts: readonly Cut[]): Stretch {
  // Of cuts at one place the widest makes room for all.
  const widest = new Map<number, number>();
  for (const { at, by } of cuts) widest.set(key(at), Math.max(by, widest.get(key(at)) ?? 0));
  const sorted = [...widest].sort(([a], [b]) => a - b);
  const sum = (isBefore: (at: number) => boolean): number =>
    sorted.reduce((all, [at, by]) => (isBefore(at) ? all + by : all), 0);
  return {
    inner: (at) => at + sum((cut) => cut < key(at)),
    outer: (at) => at + sum((cut) => cut < key(at)),
    after: (at) => at + sum((cut) => cut <= key(at)),
  };
}

/** Dagre's sums of fractions differ in their last digits. */
function key(at: number): number {
  return Math.round(at * 8) / 8;
}

export function isIn({ x, y }: Point, rect: Rect): boolean {
  return x >= rect.x && x <= rect.x + rect.w && y >= rect.y && y <= rect.y + rect.h;
}

/** Wishes for places on a side, moved so that they keep a distance and stay between its corners. */
export function spread(wishes: readonly number[], from: number, to: number, distance: number): number[] {
  const gap = Math.min(distance, (to - from) / Math.max(1, wishes.length - 1));
  const order = wishes.map((_, index) => index).sort((a, b) => (wishes[a] ?? 0) - (wishes[b] ?? 0));
  const places = wishes.map((wish) => Math.min(Math.max(wish, from), to));
  let least = from;
  for (const index of order) {
    places[index] = Math.max(places[index] ?? from, least);
    least = (places[index] ?? from) + gap;
  }
  let most = to;
  for (const index of order.toReversed()) {
    places[index] = Math.min(places[index] ?? to, most);
    most = (places[index] ?? to) - gap;
  }
  return places;
}
