import type { ComponentChildren } from 'preact';
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
    const [from, to] = [active * rowHeight, (active + 1) * rowHeight];
    if (from < element.scrollTop) element.scrollTop = from;
    else if (to > element.scrollTop + element.clientHeight) element.scrollTop = to - element.clientHeight;
  }, [active, rowHeight, count]);

  const first = Math.max(0, Math.floor(top / rowHeight) - MARGIN_ROWS);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + MARGIN_ROWS);
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
