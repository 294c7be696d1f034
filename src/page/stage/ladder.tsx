import { memo } from 'preact/compat';
import { useMemo } from 'preact/hooks';
import { VirtualList } from '../parts/virtual-list.tsx';
import type { Texts } from '../texts/texts.ts';
import { type LadderLine, ladderLines, type SegmentNumbers } from './ladder-lines.ts';
import type { Trace } from './trace.ts';

export interface LadderProps {
  trace: Trace;
  /** Steps taken; later ones are shown faintly. */
  step: number;
  absolute: boolean;
  texts: Texts;
  /** Name of the left end. */
  system: string;
  /** There is no peer: the machine is not TCP. */
  isAlone?: boolean;
  onGo?: (step: number) => void;
}

const ROW = 32;

/** Segments between the system and its peer, time going down; calls, timeouts at the system, states in the margin. */
export const Ladder = memo(function Ladder({
  trace,
  step,
  absolute,
  texts,
  system,
  isAlone = false,
  onGo,
}: LadderProps) {
  const lines = useMemo(() => ladderLines(trace), [trace]);
  const keys = useMemo(() => keysOf(lines, trace.dropped), [lines, trace]);
  const active = lines.findLastIndex((line) => line.step <= step);
  return (
    <section
      class={`ladder${isAlone ? ' alone' : ''}${absolute ? ' absolute' : ''}`}
      aria-label={texts.ladder}
    >
      <div class="ladder-head" aria-hidden="true">
        <span>{texts.state}</span>
        <span>{system}</span>
        <span>{isAlone ? '' : texts.peer}</span>
      </div>
      <VirtualList
        class="ladder-lines"
        label={texts.ladder}
        count={lines.length}
        rowHeight={ROW}
        active={active}
        row={(at) => {
          const line = lines[at];
          return line === undefined ? null : (
            <Line key={keys[at]} line={line} step={step} absolute={absolute} texts={texts} onGo={onGo} />
          );
        }}
      />
    </section>
  );
});

/** Keys that stay the same for a line when lines at the beginning are dropped. */
function keysOf(lines: readonly LadderLine[], dropped = 0): string[] {
  let [step, nth] = [-1, 0];
  return lines.map((line) => {
    nth = line.step === step ? nth + 1 : 0;
    step = line.step;
    return `${dropped + step} ${nth}`;
  });
}

/** The whole ladder at once, for a page that is read and printed. */
export function StillLadder({ trace, absolute, texts, system }: Omit<LadderProps, 'step' | 'onGo'>) {
  const lines = ladderLines(trace);
  return (
    <section class="ladder still" aria-label={texts.ladder}>
      <div class="ladder-head" aria-hidden="true">
        <span>{texts.state}</span>
        <span>{system}</span>
        <span>{texts.peer}</span>
      </div>
      <div role="list" aria-label={texts.ladder}>
        {lines.map((line, at) => (
          <Line key={at} line={line} step={trace.steps.length} absolute={absolute} texts={texts} />
        ))}
      </div>
    </section>
  );
}

interface LineProps {
  line: LadderLine;
  step: number;
  absolute: boolean;
  texts: Texts;
  onGo?: ((step: number) => void) | undefined;
}

function Line({ line, step, absolute, texts, onGo }: LineProps) {
  const when = line.step > step ? 'later' : line.step === step ? 'now' : 'past';
  const content = contentOf(line, absolute, texts);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the player's keys go through the steps.
    <div class={`line ${line.kind} ${when}`} role="listitem" onClick={() => onGo?.(line.step)}>
      {content}
    </div>
  );
}

function contentOf(line: LadderLine, absolute: boolean, texts: Texts) {
  switch (line.kind) {
    case 'state':
      return (
        <>
          <span class="margin" title={line.whole}>
            {line.text}
            {line.seen === undefined ? null : <b class="seen">✗ {line.seen}</b>}
          </span>
          <Rails />
        </>
      );
    case 'call':
      return (
        <>
          <span class="call" title={line.text}>
            <Breakable text={line.text} /> <span class="to-system">▸</span>
          </span>
          <Rails />
        </>
      );
    case 'signal':
      return (
        <>
          <span class="call told" title={line.text}>
            ◂ “{line.text}”
          </span>
          <Rails />
        </>
      );
    case 'problem':
      return (
        <span class={line.isFailure ? 'problem' : 'otherwise'} title={line.text}>
          {line.isFailure ? '✗ ' : ''}
          {line.text}
        </span>
      );
    case 'segment': {
      const numbers = numbersText(line.numbers, absolute);
      return (
        <>
          <span class="margin" />
          <span class={`arrow-line from-${line.from}`}>
            <span class="spoken">{line.from === 'peer' ? texts.fromPeer : texts.fromSystem} </span>
            <b class="ctl">
              {line.isAgain ? (
                <abbr class="again" title={texts.again}>
                  ↻
                </abbr>
              ) : null}
              {line.ctl}
              {octetsOf(line.numbers)}
            </b>
            <span class="numbers">{numbers}</span>
            <svg class="shaft" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
              <line x1="0" y1="4" x2="100" y2="4" />
            </svg>
            <span class="head" aria-hidden="true">
              {line.from === 'peer' ? '◀' : '▶'}
            </span>
          </span>
        </>
      );
    }
  }
}

/** Lets a long name, `timeout.retransmission`, break after its dot. */
function Breakable({ text }: { text: string }) {
  const [, group = '', rest = text] = /^(\w+\.)(.+)$/.exec(text) ?? [];
  return (
    <>
      {group}
      <wbr />
      {rest}
    </>
  );
}

function Rails() {
  return <span class="rails" aria-hidden="true" />;
}

function octetsOf(numbers: SegmentNumbers | null): string {
  return numbers !== null && 'octets' in numbers && numbers.octets > 0 ? ` +${numbers.octets}` : '';
}

function numbersText(numbers: SegmentNumbers | null, absolute: boolean): string {
  if (numbers === null) return '';
  if ('form' in numbers) return numbers.form;
  const { seq, ack, relativeSeq, relativeAck } = numbers;
  const shown = (whole: number, relative: number | null) =>
    String(absolute || relative === null ? whole : relative);
  const parts = [`SEQ=${shown(seq, relativeSeq)}`];
  if (ack !== null) parts.push(`ACK=${shown(ack, relativeAck)}`);
  return parts.join(' ');
}
