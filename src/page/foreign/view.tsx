import type { ComponentChildren, RefObject, TargetedPointerEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Toggle } from '../parts/fields.tsx';
import { useTexts } from '../state/ui.ts';
import type { NodeBox } from './drawing.ts';
import { fittingScale, type Size, scaled, useFollowing, usualZoom, type Zoom } from './fit.ts';

export interface ViewProps {
  /** The drawing's size as laid out. */
  drawing: Size;
  /** The states to be kept in view. */
  current: readonly NodeBox[];
  label: string;
  notes: readonly string[];
  /** Renders the drawing at the given size. */
  children: (shown: Size) => ComponentChildren;
}

/** The box that shows a drawing: all of it, or a part that can be moved. */
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
        {/* Keeps its place where there is nothing to choose: else the box would grow, and the choice return. */}
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

/** The room in the box, whether or not scroll bars show. */
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

/** The left and right arrow keys go through the steps, but scroll a focused box that is wider than its view. */
function keepArrows(event: KeyboardEvent): void {
  const { currentTarget: box, target, key } = event;
  if (target !== box || !(box instanceof HTMLElement)) return;
  const isWider = box.scrollWidth > box.clientWidth;
  if (isWider && (key === 'ArrowLeft' || key === 'ArrowRight')) event.stopPropagation();
}

/** A shorter move, px, is a click of an unsteady hand. */
const MOVED = 4;

let grabbed: { box: HTMLElement; x: number; y: number; left: number; top: number } | null = null;

/** Moves a box by dragging its content with a mouse. The browser does this for touch. */
const panning = {
  onPointerDown(event: TargetedPointerEvent<HTMLElement>) {
    const { currentTarget: box, clientX: x, clientY: y, pointerType, button } = event;
    if (pointerType !== 'mouse' || button !== 0 || isOnScrollBar(box, x, y)) return;
    grabbed = { box, x, y, left: box.scrollLeft, top: box.scrollTop };
  },
  onPointerMove(event: TargetedPointerEvent<HTMLElement>) {
    const { currentTarget: box, clientX, clientY, buttons, pointerId } = event;
    if (grabbed === null || grabbed.box !== box) return;
    // The button was released outside the box, without an event here.
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
