import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { NodeBox } from './drawing.ts';
import { regionToShow, type Size, scrolledTo } from './fit.ts';

/** Whoever has just scrolled is looking at something. */
const LEFT_ALONE_MS = 2000;

/**
 * Scrolls a box, and nothing around it, so that the states just entered are seen.
 * @returns what has to be told of each scrolling of the box.
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
    // Another machine may be in states of the same names.
    const isOther = drawing !== drawingBefore || scale !== scaleBefore || room !== roomBefore;
    const isLeftAlone = performance.now() - scrolledAt.current < LEFT_ALONE_MS;
    if (isLeftAlone && !isOther) return;
    const entered = isOther ? current : current.filter(({ path }) => !before.has(path));
    show(entered, scale, element);
    // Where the drawing became smaller the browser has scrolled too.
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
