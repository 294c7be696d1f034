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

const MARGIN_ROWS = 8;

/** A list of any length: only the rows in view are in the document. */
export function VirtualList(props: VirtualListProps) {
  const { count, rowHeight, row, label, role = 'list', active = -1, onKeyDown, activeId } = props;
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
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

  useEffect(() => {
    const element = box.current;
    if (element === null || active < 0) return;
    element.scrollTop = scrolledTo(active, rowHeight, element);
  }, [active, rowHeight, count]);

  const first = isWhole ? 0 : Math.max(0, Math.floor(top / rowHeight) - MARGIN_ROWS);
  const inView = Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN_ROWS);
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

/** Paper does not scroll, but it ends. */
const MOST_PRINTED = 500;

/** Is the page about to be printed? */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    // What is not in the document when the event is over is not printed.
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

/** By as little as shows the active row, or with that row in the middle if it was far away; never half a row at the top. */
function scrolledTo(
  active: number,
  rowHeight: number,
  { scrollTop, clientHeight }: Pick<HTMLElement, 'scrollTop' | 'clientHeight'>,
): number {
  const firstWhole = Math.ceil(scrollTop / rowHeight);
  const fit = Math.max(1, Math.floor(clientHeight / rowHeight));
  if (active >= firstWhole && active < firstWhole + fit) return scrollTop;
  const isNext = active === firstWhole - 1 || active === firstWhole + fit;
  const first = isNext ? (active < firstWhole ? active : active - fit + 1) : active - Math.floor(fit / 2);
  return Math.max(0, first) * rowHeight;
}
