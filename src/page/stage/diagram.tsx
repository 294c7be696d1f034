import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { stateOf } from '../../model/configuration.ts';
import type { Verdict } from '../../run/verdict.ts';
import { GLYPHS } from '../parts/verdicts.tsx';
import drawing from '../pictures/machine.svg?raw';
import type { Hovered } from '../state/ui.machine.ts';

interface DiagramProps {
  /** The machine's state. */
  current?: string | undefined;
  /** The state seen of the system, where it differs. */
  seen?: string | undefined;
  /** CLOSED is drawn at the beginning and at the end: is the second one meant? */
  atEnd?: boolean;
  /** `edge-FIN_WAIT_1-CLOSING`: the arrow just taken, and how many steps that makes: each flashes once. */
  taken?: string | null;
  takenAt?: number;
  visited?: ReadonlySet<string>;
  /** Verdicts of states and arrows, by their id in the drawing. */
  tint?: ReadonlyMap<string, Verdict>;
  everything: boolean;
  label: string;
  describe(hovered: Hovered): string;
  onHover?: (hovered: Hovered | null) => void;
  /** Chosen, by click or Enter. */
  onPin?: (hovered: Hovered) => void;
}

/** The machine as the RFC's figure: the current state lit, the arrow just taken flashing, visited parts tinted. */
export function Diagram(props: DiagramProps) {
  const { current, seen, atEnd, taken, takenAt, visited, tint, everything, label, describe, onHover, onPin } =
    props;
  const holder = useRef<HTMLDivElement>(null);
  const told = useRef({ onHover, onPin });
  told.current = { onHover, onPin };

  useEffect(() => {
    if (holder.current !== null)
      listen(holder.current, {
        hover: (hovered) => told.current.onHover?.(hovered),
        pin: (hovered) => told.current.onPin?.(hovered),
      });
  }, []);

  // A layout effect, so that the figure changes in the same frame as the text around it.
  useLayoutEffect(() => {
    const root = holder.current;
    if (root === null) return;
    const place = placeOf(nameFor(current), atEnd);
    const seenPlace = placeOf(seen === nameFor(current) ? undefined : seen, atEnd);
    for (const part of parts(root)) {
      const name = nameOf(part);
      part.classList.toggle('current', name === place);
      part.classList.toggle('seen', name === seenPlace);
      part.classList.toggle('visited', visited?.has(name) ?? false);
    }
  }, [current, seen, atEnd, visited]);

  // A separate effect: tints hardly ever change, but the state does in every frame of a live actor.
  useEffect(() => {
    const root = holder.current;
    if (root === null) return;
    for (const part of parts(root)) {
      const verdict = tint?.get(nameOf(part).replace('-end', ''));
      setVerdict(part, verdict);
      const hovered = hoveredOf(part);
      if (hovered !== null)
        part.setAttribute('aria-label', `${describe(hovered)}${verdict === undefined ? '' : `: ${verdict}`}`);
    }
  }, [tint, describe]);

  useLayoutEffect(() => {
    const arrow = taken == null ? null : holder.current?.querySelector(`[data-id="${CSS.escape(taken)}"]`);
    for (const lit of holder.current?.querySelectorAll('.taken') ?? []) lit.classList.remove('taken');
    if (arrow == null) return;
    arrow.classList.add('taken');
    return flash(arrow);
  }, [taken, takenAt]);

  return (
    <figure
      class={`diagram${everything ? ' everything' : ''}${tint === undefined ? '' : ' tinted'}`}
      aria-label={label}
      ref={holder}
      dangerouslySetInnerHTML={DRAWING}
    />
  );
}

const DRAWING = { __html: drawing };

function parts(root: HTMLElement): NodeListOf<SVGGElement> {
  return root.querySelectorAll<SVGGElement>('.state, .arrow');
}

function nameOf(part: Element): string {
  return part.getAttribute('data-id') ?? '';
}

function stateOfPart(name: string): string | null {
  return name.startsWith('state-') ? name.slice('state-'.length).replace('-end', '') : null;
}

function nameFor(configuration: string | undefined): string | undefined {
  return configuration === undefined ? undefined : stateOf(configuration);
}

/** The box of a state. */
function placeOf(state: string | undefined, atEnd = false): string | undefined {
  return state === undefined ? undefined : `state-${state}${state === 'CLOSED' && atEnd ? '-end' : ''}`;
}

function hoveredOf(part: Element): Hovered | null {
  const name = nameOf(part);
  const state = stateOfPart(name);
  if (state !== null) return { kind: 'state', state };
  const [, from, to] = /^edge-(\w+)-(\w+)$/.exec(name) ?? [];
  return from === undefined || to === undefined ? null : { kind: 'arrow', from, to };
}

function setVerdict(part: SVGGElement, verdict: Verdict | undefined): void {
  if (verdict === undefined) part.removeAttribute('data-verdict');
  else part.setAttribute('data-verdict', verdict);
  const text = part.querySelector('text');
  let badge = part.querySelector<SVGTSpanElement>('.badge');
  if (text === null) return;
  if (verdict === undefined || verdict === 'pass') {
    badge?.remove();
    return;
  }
  if (badge === null) {
    badge = document.createElementNS('http://www.w3.org/2000/svg', 'tspan');
    badge.classList.add('badge');
    text.append(badge);
  }
  badge.textContent = ` ${GLYPHS[verdict]}`;
}

interface Listener {
  hover(hovered: Hovered | null): void;
  pin(hovered: Hovered): void;
}

function listen(root: HTMLElement, { hover, pin }: Listener): void {
  for (const part of parts(root)) {
    part.setAttribute('tabindex', '0');
    part.setAttribute('role', 'img');
    // A thin line is hard to point at.
    const line = part.classList.contains('arrow') ? part.querySelector('path') : null;
    if (line !== null) {
      const wide = line.cloneNode() as SVGPathElement;
      wide.setAttribute('class', 'reach');
      part.append(wide);
    }
    const hovered = hoveredOf(part);
    part.addEventListener('pointerenter', () => hover(hovered));
    part.addEventListener('pointerleave', () => hover(null));
    part.addEventListener('focus', () => hover(hovered));
    part.addEventListener('blur', () => hover(null));
    if (hovered === null) continue;
    part.addEventListener('click', () => pin(hovered));
    part.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') pin(hovered);
    });
  }
}

/** Lights an arrow up for a moment. @returns a function that ends it. */
function flash(arrow: Element): () => void {
  const line = arrow.querySelector('path:not(.reach)');
  const now = performance.now();
  const isSoon = now - flashedAt < SOON_MS;
  flashedAt = now;
  if (line === null || isSoon || matchMedia('(prefers-reduced-motion: reduce)').matches) return () => {};
  const animation = line.animate(
    [
      { strokeWidth: '9px', strokeOpacity: 0.9 },
      { strokeWidth: '2.6px', strokeOpacity: 1 },
    ],
    { duration: 700, easing: 'ease-out' },
  );
  return () => animation.cancel();
}

/** Flashes nearer to each other than this, ms, only flicker, and cost a redraw in every frame. */
const SOON_MS = 200;

let flashedAt = Number.NEGATIVE_INFINITY;
