import { useMemo } from 'preact/hooks';
import { Boundary } from '../parts/boundary.tsx';
import { DrawingToggle } from '../parts/toggles.tsx';
import { useNextFrame } from '../parts/use-next-frame.ts';
import { type LiveActor, liveTrace, valueText } from '../state/live-store.ts';
import { useTexts } from '../state/ui.ts';
import { ActorDrawn } from './drawn.tsx';
import { Ladder } from './ladder.tsx';

/** One of two actors side by side: where it is now, and what it went through. */
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
