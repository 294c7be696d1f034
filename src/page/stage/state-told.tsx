import { stateOf } from '../../model/configuration.ts';
import { said } from '../../report/said.ts';
import type { TableEntry } from '../../report/table-formats.ts';
import type { Verdict } from '../../run/result.ts';
import type { Texts } from '../texts/texts.ts';

/** A state: what it means, where each input leads from it and with what answer, and the clauses that say so. */
export function StateTold({ state, entries, states, texts }: Sources & { state: string }) {
  const here = entries.filter((cell) => stateOf(cell.state) === state && cell.sameAs === undefined);
  const of = (kind: TableEntry['kind']) => here.filter((cell) => cell.kind === kind);
  const groups = [
    ...grouped(of('transition'), (cell) => `→ ${stateOf(cell.next)}`),
    ...grouped(of('response'), () => texts.answered),
    ...grouped(of('ignore'), () => texts.ignored),
  ];
  const clauses = [...new Set(here.map(({ rfc }) => `§${rfc}`))].toSorted((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return (
    <>
      <h3>{state}</h3>
      <p>
        {texts.told(states[state] ?? '')} <span class="clause">RFC 9293 {clauses.join(', ')}</span>
      </p>
      <dl class="leads">
        {groups.map(([name, inputs]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{inputs.join(' · ')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** Inputs with what is answered to them, `rcv.FIN / snd ACK`, once for both ways into SYN_RCVD where they agree. */
function grouped(
  cells: readonly TableEntry[],
  nameOf: (cell: TableEntry) => string,
): [name: string, inputs: string[]][] {
  const groups = new Map<string, Set<string>>();
  for (const cell of cells) {
    const name = nameOf(cell);
    const answer = cell.outputs.length + cell.signals.length === 0 ? '' : ` / ${said(cell)}`;
    groups.set(name, (groups.get(name) ?? new Set()).add(`${cell.input}${answer}`));
  }
  return [...groups].map(([name, inputs]) => [name, [...inputs]]);
}

export interface Sources {
  entries: readonly TableEntry[];
  /** What each state means. */
  states: Readonly<Record<string, string>>;
  texts: Texts;
  /** Of a cell, in the run that is shown. */
  verdictOf?: ((cell: string) => Verdict | undefined) | undefined;
}
