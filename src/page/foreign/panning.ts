import type { TargetedPointerEvent } from 'preact';

/** Less is a click of a hand that is not quite still. */
const MOVED = 4;

let grabbed: { box: HTMLElement; x: number; y: number; left: number; top: number } | null = null;

/** A box is moved by taking hold of what is in it. Fingers do so by themselves. */
export const panning = {
  onPointerDown(event: TargetedPointerEvent<HTMLElement>) {
    const { currentTarget: box, clientX: x, clientY: y, pointerType, button } = event;
    if (pointerType !== 'mouse' || button !== 0 || isOnScrollBar(box, x, y)) return;
    grabbed = { box, x, y, left: box.scrollLeft, top: box.scrollTop };
  },
  onPointerMove(event: TargetedPointerEvent<HTMLElement>) {
    const { currentTarget: box, clientX, clientY, buttons, pointerId } = event;
    if (grabbed === null || grabbed.box !== box) return;
    // It was let go where nobody told of it.
    if (buttons === 0) return letGo();
    const [x, y] = [clientX - grabbed.x, clientY - grabbed.y];
    if (!box.hasPointerCapture(pointerId)) {
      if (Math.hypot(x, y) < MOVED) return;
      box.setPointerCapture(pointerId);
    }
    box.scrollTo(grabbed.left - x, grabbed.top - y);
  },
  onPointerUp: letGo,
  onPointerCancel: letGo,
};

function letGo(): void {
  grabbed = null;
}

function isOnScrollBar(box: HTMLElement, x: number, y: number): boolean {
  const { left, top } = box.getBoundingClientRect();
  return x - left >= box.clientWidth || y - top >= box.clientHeight;
}
