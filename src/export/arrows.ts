import type { TcpState } from '../../machines/tcp.types.ts';
import { STATES, stateOf } from '../model/configuration.ts';
import { segmentForm } from '../model/outputs.ts';
import type { Cell, Table } from '../model/table.ts';

/** What a diagram shows. */
export interface DiagramOptions {
  /** Only the arrows of RFC 9293's Figure 5 and its note 2. Default: every change of state. */
  figure?: boolean;
}

/** All transitions from one state to another, as one arrow with a line for each input. */
export interface Arrow {
  from: TcpState;
  to: TcpState;
  lines: readonly ArrowLine[];
}

export interface ArrowLine {
  /** `rcv.SYN / SYN,ACK`, segments as in the figure; for one way into SYN_RCVD only, ` (opened by passive OPEN)`. */
  text: string;
  figure: boolean;
}

/**
 * The arrows between the eleven states, in the order of the states. Inputs that are the same octets as another one
 * in their state are one line.
 */
export function arrowsOf({ cells }: Table, { figure = false }: DiagramOptions = {}): Arrow[] {
  const shown = cells.filter((cell) =>
    figure ? cell.figure : cell.kind === 'transition' && cell.sameAs === undefined,
  );
  return STATES.flatMap((from) =>
    STATES.flatMap((to) => {
      const between = shown.filter(({ state, next }) => stateOf(state) === from && stateOf(next) === to);
      if (between.length === 0) return [];
      return [{ from, to, lines: linesOf(between, cells) }];
    }),
  );
}

function linesOf(between: readonly Cell[], cells: readonly Cell[]): ArrowLine[] {
  const lines = new Map<string, ArrowLine>();
  for (const cell of between) {
    const text = `${cell.input}${answer(cell)}${condition(cell, cells)}`;
    lines.set(text, { text, figure: cell.figure });
  }
  return [...lines.values()];
}

function answer({ segments }: Cell): string {
  return segments.length === 0 ? '' : ` / ${segments.map(({ segment }) => segment).join(', ')}`;
}

/** SYN_RCVD is drawn once: a line that only one of its two configurations has says which. */
function condition({ state, input, next, segments }: Cell, cells: readonly Cell[]): string {
  const [, openedBy] = state.split('/');
  if (openedBy === undefined) return '';
  const twin = cells.find((cell) => {
    return cell.input === input && cell.state !== state && stateOf(cell.state) === stateOf(state);
  });
  const isSame =
    twin?.next === next && twin.segments.map(segmentForm).join() === segments.map(segmentForm).join();
  return isSame ? '' : ` (opened by ${openedBy} OPEN)`;
}
