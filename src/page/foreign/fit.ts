import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { NodeBox, Rect } from './drawing.ts';

export interface Size {
  width: number;
  height: number;
}

/** `fit`: the whole drawing, however small; `full`: as large as it was laid out. */
export type Zoom = 'fit' | 'full';

/** A state's name is laid out with 12 px; at this scale about 9 are left, and below that nobody can read it. */
const LEAST_READABLE = 8.5 / 12;

/** The scale that shows all of a drawing; a small one is not enlarged. */
export function fittingScale(drawing: Size, room: Size): number {
  return Math.min(1, room.width / drawing.width, room.height / drawing.height);
}

/** The zoom where the reader has chosen none. */
export function usualZoom(fitting: number): Zoom {
  return fitting >= LEAST_READABLE ? 'fit' : 'full';
}

/** Rounds down to whole pixels: a fraction too much would bring scroll bars. */
export function scaled({ width, height }: Size, scale: number): Size {
  return { width: Math.floor(width * scale), height: Math.floor(height * scale) };
}

/** A region around as many boxes as fit at once, always with the first. */
export function regionToShow(boxes: readonly Rect[], room: Size): Rect | null {
  const [first, ...others] = boxes;
  if (first === undefined) return null;
  return others.reduce((region, box) => {
    const both = around(region, box);
    return both.w <= room.width && both.h <= room.height ? both : region;
  }, first);
}

function around(a: Rect, b: Rect): Rect {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/** Nearer to the border than this, a state looks cut off: an initial one has its dot above. */
const MARGIN = 18;

/** Where to scroll to along one axis: not at all for a part in view; otherwise the part comes to the middle. */
export function scrolledTo(start: number, length: number, position: number, room: number): number {
  if (length >= room) return start;
  const margin = Math.min(MARGIN, (room - length) / 2);
  const isInView = start - margin >= position && start + length + margin <= position + room;
  return isInView ? position : Math.max(0, start + length / 2 - room / 2);
}

/** How long a reader who has scrolled is left alone, ms. */
const LEFT_ALONE_MS = 2000;

/**
 * Scrolls a box, and nothing around it, so that the states just entered are seen.
 * @returns a function to call on every scroll event of the box.
 */
export function useFollowing(
  view: RefObject<HTMLElement | null>,
  drawing: Size,
  current: readonly NodeBox[],
  scale: number,
  room: Size | null,
): () => void {
  const last = useRef({ drawing, paths: new Set<string>(), scale: 0, room });
  const own = useRef({ left: 0, top: 0 });
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY);
  const paths = current.map(({ path }) => path);
  useLayoutEffect(() => {
    const { drawing: drawingBefore, paths: before, scale: scaleBefore, room: roomBefore } = last.current;
    last.current = { drawing, paths: new Set(paths), scale, room };
    const element = view.current;
    if (element === null) return;
    // Another machine may have states of the same names.
    const isOther = drawing !== drawingBefore || scale !== scaleBefore || room !== roomBefore;
    const isLeftAlone = performance.now() - scrolledAt.current < LEFT_ALONE_MS;
    if (isLeftAlone && !isOther) return;
    const entered = isOther ? current : current.filter(({ path }) => !before.has(path));
    show(entered, scale, element);
    // The browser scrolls by itself where the drawing became smaller.
    own.current = { left: element.scrollLeft, top: element.scrollTop };
  }, [drawing, paths.join('\n'), scale, room]);
  return () => {
    const { scrollLeft, scrollTop } = view.current ?? { scrollLeft: 0, scrollTop: 0 };
    const isOwn = scrollLeft === own.current.left && scrollTop === own.current.top;
    if (!isOwn) scrolledAt.current = performance.now();
  };
}

function show(states: readonly NodeBox[], scale: number, element: HTMLElement): void {
  const room = { width: element.clientWidth, height: element.clientHeight };
  const boxes = states.map(({ x, y, w, h }) => ({ x: x * scale, y: y * scale, w: w * scale, h: h * scale }));
  const region = regionToShow(boxes, room);
  if (region === null) return;
  element.scrollTo({
    left: scrolledTo(region.x, region.w, element.scrollLeft, room.width),
    top: scrolledTo(region.y, region.h, element.scrollTop, room.height),
    behavior: 'instant',
  });
}
