import type { ComponentChildren } from 'preact';
import { flushSync } from 'preact/compat';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface VirtualListProps {
  count: number;
  /** Height of a row, CSS px. */
  rowHeight: number;
  row(at: number): ComponentChildren;
  label: string;
  role?: 'listbox' | 'list';
  class?: string;
  /** Kept in view. */
  active?: number;
  onKeyDown?: (event: KeyboardEvent) => void;
  activeId?: string | undefined;
}

const MARGIN_ROWS = 5;

/** A list of any length: only the rows in view are in the document. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, label, role = 'list', active = -1, onKeyDown, activeId } = props;
  const box = useRef<HTMLDivElement>(null);
  const { top, toTop, setTop } = useTop();
  const [height, setHeight] = useState(600);
  const isWhole = usePrinting();

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setHeight(element.clientHeight);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Computes the scroll position first, so that the rows to be in view are drawn at once.
  const end = Math.max(0, count * rowHeight - height);
  toTop(`${active} ${count} ${rowHeight} ${height}`, () =>
    active < 0 ? Math.min(end, top.current) : scrolledTo(active, rowHeight, end, top.current, height),
  );
  useLayoutEffect(() => {
    if (box.current !== null && active >= 0) box.current.scrollTop = top.current;
  }, [active, count, rowHeight, height, top]);

  const first = isWhole ? 0 : Math.max(0, Math.floor(top.current / rowHeight) - MARGIN_ROWS);
  const inView = Math.min(count, Math.ceil((top.current + height) / rowHeight) + MARGIN_ROWS);
  const last = isWhole ? Math.min(count, MOST_PRINTED) : inView;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its role is given from outside.
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: of a listbox only.
    <div
      class={`virtual ${props.class ?? ''}`}
      ref={box}
      role={role}
      aria-label={label}
      aria-activedescendant={activeId}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div class="virtual-all" role="presentation" style={{ height: `${count * rowHeight}px` }}>
        <div
          class="virtual-seen"
          role="presentation"
          style={{ transform: `translateY(${first * rowHeight}px)` }}
        >
          {Array.from({ length: Math.max(0, last - first) }, (_, at) => row(first + at))}
        </div>
      </div>
    </div>
  );
}

/** The scroll position, px: known before the list is scrolled, and redrawn only where the reader scrolls. */
function useTop() {
  const top = useRef(0);
  const aim = useRef('');
  const [, drawAgain] = useState(0);
  return {
    top,
    toTop(next: string, place: () => number) {
      if (aim.current === next) return;
      aim.current = next;
      top.current = place();
    },
    setTop(next: number) {
      if (Math.abs(next - top.current) < 1) return;
      top.current = next;
      drawAgain(next);
    },
  };
}

/** Most rows printed: paper does not scroll. */
const MOST_PRINTED = 500;

/** Is the page about to be printed? */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // Only what is in the document when the event handler returns is printed.
    const begin = () => flushSync(() => setPrinting(true));
    const end = () => setPrinting(false);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

/** Scrolls just enough to show the active row, or puts a distant one in the middle; never half a row at the top. */
function scrolledTo(active: number, rowHeight: number, end: number, top: number, height: number): number {
  const firstWhole = Math.ceil(top / rowHeight);
  const fit = Math.max(1, Math.floor(height / rowHeight));
  if (active >= firstWhole && active < firstWhole + fit) return Math.min(end, top);
  const isNext = active === firstWhole - 1 || active === firstWhole + fit;
  const first = isNext ? (active < firstWhole ? active : active - fit + 1) : active - Math.floor(fit / 2);
  return Math.min(end, Math.max(0, first) * rowHeight);
}
