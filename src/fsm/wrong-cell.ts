import { type Fsm, NONE, placeOf } from './fsm.ts';

/** A cell as it should not be. The output may be one that the machine never gives. */
export interface WrongCell {
  cell: number;
  next: number;
  output: string;
}

/** `FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING`. */
export function wrongCellText(fsm: Fsm, wrong: WrongCell): string {
  const { state, input } = placeOf(fsm, wrong.cell);
  return `${state} –${input}→ ${effectText(fsm, wrong)}`;
}

/** `TIME_WAIT instead of CLOSING`. */
export function effectText(fsm: Fsm, { cell, next, output }: WrongCell): string {
  const due = fsm.outputs[fsm.output[cell] ?? NONE] ?? '';
  const right = fsm.next[cell] ?? NONE;
  const wrong = [
    ...(next === right ? [] : [`${fsm.states[next]} instead of ${fsm.states[right]}`]),
    ...(output === due ? [] : [`${output || 'silence'} instead of ${due || 'silence'}`]),
  ];
  return wrong.join(', ');
}
