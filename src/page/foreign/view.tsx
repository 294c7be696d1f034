import type { ComponentChildren, RefObject, TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Toggle } from '../parts/fields.tsx';
import { useTexts } from '../state/ui.ts';
import type { NodeBox } from './drawing.ts';
import { fittingScale, type Size, scaled, useFollowing, usualZoom, type Zoom } from './fit.ts';

export interface ViewProps {
  /** As it was laid out. */
  drawing: Size;
  /** The states to be kept in view. */
  current: readonly NodeBox[];
  label: string;
  notes: readonly string[];
  /** The drawing, as large as it is to be shown. */
  children: (shown: Size) => ComponentChildren;
}

/** The box a drawing is seen in: all of it, or a part that can be moved. */
export function View({ drawing, current, label, notes, children }: ViewProps) {
  const texts = useTexts();
  const view = useRef<HTMLElement>(null);
  const room = useRoom(view);
  const [chosen, choose] = useState<Zoom | null>(null);
  const fitting = room === null ? 1 : fittingScale(drawing, room);
  const zoom = chosen ?? usualZoom(fitting);
  const scale = zoom === 'fit' ? fitting : 1;
  const isCut = zoom === 'full' && fitting < 1;
  const noteScroll = useFollowing(view, drawing, current, scale, room);
  return (
    <>
      <section
        class={isCut ? 'view cut' : 'view'}
        ref={view}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard could not scroll.
        tabIndex={0}
        onScroll={noteScroll}
        onKeyDown={keepArrows}
        {...panning}
      >
        {children(scaled(drawing, scale))}
      </section>
      <div class="foot">
        <figcaption>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </figcaption>
        {/* Its place is kept where there is nothing to choose: else the box would grow, and the choice come back. */}
        <div class={fitting < 1 ? undefined : 'needless'}>
          <Toggle
            label={texts.drawingSize}
            options={[texts.wholeDrawing, texts.fullSize]}
            chosen={zoom === 'fit' ? 0 : 1}
            press={() => choose(zoom === 'fit' ? 'full' : 'fit')}
          />
        </div>
      </div>
    </>
  );
}

/** The room there is in the box; that scroll bars come and go does not change it. */
function useRoom(view: RefObject<HTMLElement | null>): Size | null {
  const [room, setRoom] = useState<Size | null>(null);
  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return;
    const measure = () => {
      const [width, height] = [element.offsetWidth, element.offsetHeight];
      if (width > 0 && height > 0)
        setRoom((last) => (last?.width === width && last.height === height ? last : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [view]);
  return room;
}

/** Left and right go through the steps, but in a box that has the focus and more to show they scroll. */
function keepArrows(event: KeyboardEvent): void {
  const { currentTarget: box, target, key } = event;
  if (target !== box || !(box instanceof HTMLElement)) return;
  const isWider = box.scrollWidth > box.clientWidth;
  if (isWider && (key === 'ArrowLeft' || key === 'ArrowRight')) event.stopPropagation();
}

/** Less is a click of a hand that is not quite still. */
const MOVED = 4;

let grabbed: { box: HTMLElement; x: number; y: number; left: number; top: number } | null = null;

/** A box is moved by taking hold of what is in it. Fingers do so by themselves. */
const panning = {
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
