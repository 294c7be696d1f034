import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { Boundary } from '../parts/boundary.tsx';
import { DrawingToggle, NumbersToggle } from '../parts/fields.tsx';
import { VerdictChip } from '../parts/verdicts.tsx';
import { type LiveActor, liveTrace, valueText } from '../state/live-store.ts';
import { manualStore } from '../state/manual-store.ts';
import { caseKey, runStore } from '../state/run-store.ts';
import { useStore } from '../state/store.ts';
import { usePage, useTexts, useUi } from '../state/ui.ts';
import { useRules } from '../state/use-rules.ts';
import { Details } from './details.tsx';
import { ActorDrawn, TraceDrawn } from './drawn.tsx';
import { Ladder } from './ladder.tsx';
import { Player } from './player.tsx';
import { isFailure, type Trace } from './trace.ts';

interface StageProps {
  trace: Trace;
  /** Steps taken. */
  step: number;
  /** Name of what is shown. */
  title: string;
  /** Why it cannot be shown. */
  problem: string | null;
  /** The actor of another program; absent: a case, or manual inputs. */
  actor: LiveActor | undefined;
}

/** Diagram, player and details of what is shown, and its ladder beside them. */
export function Stage({ trace, step, title, problem, actor }: StageProps) {
  const { ui } = usePage();
  const texts = useTexts();
  const system = useSystemName();
  const isAbsolute = useUi((snapshot) => snapshot.matches({ numbers: 'absolute' }));
  const hasNumbers = trace.steps.some(({ wire = [] }) => wire.length > 0);
  const isOurs = actor?.isTcp !== false;
  const ladder = useNextFrame(
    useMemo(() => ({ trace, step }), [trace, step]),
    actor !== undefined,
  );
  const go = useCallback((to: number) => ui.send({ type: 'go', step: to }), [ui]);
  // The details show this problem at its step.
  const reason = trace.steps[step - 1]?.problem === trace.reason ? undefined : trace.reason;
  return (
    <>
      <section class="stage" aria-label={texts.diagram}>
        <div class="stage-head">
          <h2 title={title}>{title}</h2>
          <VerdictChip verdict={trace.verdict} texts={texts} />
          {isOurs ? <DrawingToggle /> : null}
        </div>
        {reason === undefined ? null : (
          <p class={isFailure(trace.verdict) ? 'reason problem' : 'reason quiet'} title={reason}>
            {reason}
          </p>
        )}
        {problem === null ? null : (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {actor === undefined ? (
          <TraceDrawn trace={trace} step={step} />
        ) : (
          <Boundary key={actor.session} of={actor.name}>
            <ActorDrawn actor={actor} step={step} />
          </Boundary>
        )}
        <Player length={trace.steps.length} title={texts.stepOf(step, trace.steps.length)} />
        <DetailsShown trace={trace} step={step} />
      </section>
      <section class="wire">
        <div class="stage-head">
          <h2>{texts.ladder}</h2>
          {hasNumbers ? <NumbersToggle /> : isOurs ? <span class="quiet">{texts.noNumbers}</span> : null}
        </div>
        <Ladder {...ladder} absolute={isAbsolute} texts={texts} system={system} isAlone={!isOurs} onGo={go} />
      </section>
    </>
  );
}

function DetailsShown({ trace, step }: { trace: Trace; step: number }) {
  const { states } = usePage();
  const { entries } = useRules();
  const texts = useTexts();
  const hovered = useUi(({ context }) => context.hovered ?? context.pinned);
  const isCase = useUi(({ context }) => context.subject.kind === 'case');
  const { cells } = useStore(runStore);
  return (
    <Details
      hovered={hovered}
      trace={trace}
      step={step}
      entries={entries}
      states={states}
      texts={texts}
      verdictOf={isCase ? (cell) => cells.get(cell)?.verdict : undefined}
    />
  );
}

/** Name at the left of the ladder: the system under test, or the machine where none was run. */
function useSystemName(): string {
  const texts = useTexts();
  const subject = useUi(({ context }) => context.subject);
  const run = useStore(runStore);
  const hands = useStore(manualStore);
  if (subject.kind === 'hands') return hands.ready?.name ?? texts.machine;
  if (subject.kind === 'live') return texts.machine;
  const ran = run.byId.has(caseKey(subject.suite, subject.id));
  return ran ? (run.begin?.name ?? texts.system) : texts.machine;
}

/** One of two actors side by side: its current state, and its steps. */
export function Side({ actor }: { actor: LiveActor }) {
  const texts = useTexts();
  const trace = useMemo(() => liveTrace(actor), [actor]);
  const ladder = useNextFrame(trace, true);
  return (
    <section class="side" aria-label={`${actor.name} ${actor.session}`}>
      <div class="stage-head">
        <h2>
          {actor.name} <span class="quiet">{actor.session}</span> ● {valueText(actor)}
        </h2>
        {actor.isTcp ? <DrawingToggle /> : null}
      </div>
      <Boundary of={actor.name}>
        <ActorDrawn actor={actor} step={actor.steps.length} />
      </Boundary>
      <Ladder
        trace={ladder}
        step={ladder.steps.length}
        absolute={false}
        texts={texts}
        system={texts.machine}
        isAlone={!actor.isTcp}
      />
    </section>
  );
}

/** Delays a frequently changing value by a frame, so that the parts of the page are drawn in different frames. */
export function useNextFrame<T>(value: T, changesOften: boolean): T {
  const [shown, setShown] = useState(value);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setShown(() => value));
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return changesOften ? shown : value;
}
