import type { ReportData } from '../../report/report-data.ts';
import { VERDICTS } from '../../run/result.ts';
import { GLYPHS, verdictClass } from '../parts/verdicts.tsx';
import type { Texts } from '../texts/texts.ts';
import { grouped } from '../texts/texts.ts';

/** How many cases there are of each verdict, as a bar and in numbers. */
export function Counts({ data, texts }: { data: ReportData; texts: Texts }) {
  const { summary } = data.end;
  const total = VERDICTS.reduce((sum, verdict) => sum + summary[verdict], 0);
  const used = VERDICTS.filter((verdict) => summary[verdict] > 0);
  return (
    <>
      <svg class="bar" viewBox={`0 0 ${Math.max(1, total)} 10`} preserveAspectRatio="none" aria-hidden="true">
        {used.map((verdict, at) => {
          const before = used.slice(0, at).reduce((sum, one) => sum + summary[one], 0);
          return (
            <rect key={verdict} class={`bar-${verdict}`} x={before} width={summary[verdict]} height="10" />
          );
        })}
      </svg>
      <p class="counters">
        <b>{texts.casesShown(total, total)}</b>
        {used.map((verdict) => (
          <span
            key={verdict}
            class={`chip ${verdictClass(verdict)}`}
            data-verdict={verdict}
            data-count={summary[verdict]}
          >
            {GLYPHS[verdict]} {grouped(summary[verdict])} {texts.verdicts[verdict]}
          </span>
        ))}
      </p>
    </>
  );
}
