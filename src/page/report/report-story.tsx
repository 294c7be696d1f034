import { useMemo } from 'preact/hooks';
import type { ReportData, ReportStory } from '../../report/report-data.ts';
import { StillLadder } from '../stage/ladder.tsx';
import { StepsTable } from '../stage/steps-table.tsx';
import { type Lookup, recordedTrace } from '../stage/trace.ts';
import type { Texts } from '../texts/texts.ts';

export interface StoryProps {
  story: ReportStory;
  data: ReportData;
  lookup: Lookup;
  texts: Texts;
  absolute: boolean;
}

/** One failure: the way there, what was expected and seen, what was on the wire, how to see it again. */
export function Story({ story, data, lookup, texts, absolute }: StoryProps) {
  const { shortest } = story;
  const trace = useMemo(() => recordedTrace(shortest, lookup), [shortest, lookup]);
  const last = trace.steps.at(-1);
  return (
    <article class="story">
      <h3>
        <i class="cell v-fail">✗</i> {story.cell}{' '}
        {last?.cell === undefined ? null : (
          <span class="clause">
            RFC 9293 §{last.cell.rfc}
            {last.cell.step === undefined ? '' : `, ${last.cell.step}`}
          </span>
        )}
      </h3>
      {last?.cell === undefined ? null : <p>{texts.told(last.cell.description)}</p>}
      <p class="problem">{shortest.reason}</p>
      <div class="story-parts">
        <StepsTable trace={trace} texts={texts} />
        <StillLadder trace={trace} absolute={absolute} texts={texts} system={data.run.name} />
      </div>
      <p class="quiet">
        {texts.report.failsIn(story.cases)}
        {story.alsoIn.length === 0 ? '' : `; ${texts.report.alsoIn} ${story.alsoIn.join(', ')}`}
      </p>
      <p>
        {texts.report.replay}: <code>{story.replay}</code>
      </p>
    </article>
  );
}
