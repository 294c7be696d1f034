import { lazy, Suspense } from 'preact/compat';
import { useCallback, useMemo } from 'preact/hooks';
import { stateOf } from '../../model/configuration.ts';
import { describedBy } from '../parts/verdicts.tsx';
import { type LiveActor, liveTrace } from '../state/live-store.ts';
import type { Hovered } from '../state/ui.machine.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { useRules } from '../state/use-rules.ts';
import { Diagram } from './diagram.tsx';
import { arrowOf, isAtEnd, placeAfter, type Trace } from './trace.ts';

const ForeignDiagram = lazy(() => import('../foreign/foreign-diagram.tsx'));

/** The figure, with the state of a trace after so many steps. */
export function TraceDrawn({ trace, step }: { trace: Trace; step: number }) {
  const { ui, states } = usePage();
  const { entries } = useRules();
  const texts = useTexts();
  const isEverything = useUi((snapshot) => snapshot.matches({ drawing: 'everything' }));
  const place = placeAfter(trace, step);
  const last = trace.steps[step - 1];
  const visited = useMemo(() => visitedBy(trace, step), [trace, step]);
  const describe = useMemo(() => describedBy(states, entries, texts), [states, entries, texts]);
  const hover = useCallback((hovered: Hovered | null) => ui.send({ type: 'hover', hovered }), [ui]);
  const pin = useCallback((pinned: Hovered) => ui.send({ type: 'pin', pinned }), [ui]);
  return (
    <Diagram
      current={place.machine}
      seen={place.seen}
      atEnd={isAtEnd(trace, step)}
      taken={last === undefined ? null : arrowOf(last)}
      takenAt={step}
      visited={visited}
      everything={isEverything}
      label={`${texts.diagram}: ${place.machine}`}
      describe={describe}
      onHover={hover}
      onPin={pin}
    />
  );
}

/** An actor of some program: our figure, or its own definition drawn. */
export function ActorDrawn({ actor, step }: { actor: LiveActor; step: number }) {
  const texts = useTexts();
  const trace = useMemo(() => liveTrace(actor), [actor]);
  const { ui } = usePage();
  const hover = useCallback(
    (told: { title: string; lines: readonly string[] } | null) =>
      ui.send({ type: 'hover', hovered: told === null ? null : { kind: 'told', ...told } }),
    [ui],
  );
  if (actor.isTcp) return <TraceDrawn trace={trace} step={step} />;
  if (!actor.isAnnounced) return <p class="quiet">{texts.lost}</p>;
  const last = actor.steps[step - 1];
  return (
    <Suspense fallback={<p class="quiet">{texts.drawing}</p>}>
      <ForeignDiagram
        definition={actor.definition}
        value={last?.value ?? actor.value}
        taken={last === undefined ? null : { before: last.before, event: last.event }}
        onHover={hover}
      />
    </Suspense>
  );
}

function visitedBy({ steps }: Trace, step: number): ReadonlySet<string> {
  const visited = new Set<string>();
  for (const one of steps.slice(0, step)) {
    visited.add(`state-${stateOf(one.state)}`);
    const arrow = arrowOf(one);
    if (arrow !== null) visited.add(arrow);
    if (one.next === 'CLOSED' && isAtEnd({ title: '', steps: [one] }, 1)) visited.add('state-CLOSED-end');
  }
  return visited;
}
