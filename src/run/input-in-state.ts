import { type Fsm, NONE } from '../fsm/fsm.ts';
import type { InputInState } from '../fsm/proof/diagnosis.ts';
import type { Table } from '../model/table.ts';
import { hasOutstanding } from '../wire/mapper.ts';

/**
 * The peer writes its segments for the state the connection should be in. To a system that is in another one, the
 * same octets may be another input: what acknowledges nothing new where nothing is outstanding acknowledges all where
 * something is.
 */
export function inputInState(table: Table, fsm: Fsm): InputInState {
  const numbers = new Map<string, number>(fsm.inputs.map((input, at) => [input, at]));
  const heard = (due: number, input: number, state: number): number => {
    const name = fsm.inputs[input] ?? '';
    const [written, there] = [fsm.states[due] ?? '', fsm.states[state] ?? ''];
    const acknowledgesAll = !hasOutstanding(written) && hasOutstanding(there);
    const meant = (acknowledgesAll ? ACKNOWLEDGES_ALL[name] : undefined) ?? name;
    const same = table.cell(there as never, meant as never).sameAs;
    const at = numbers.get(meant) ?? input;
    const isUsed = fsm.next[state * fsm.inputs.length + at] !== NONE;
    return isUsed || same === undefined ? at : (numbers.get(same) ?? at);
  };
  const n = fsm.states.length;
  const width = fsm.inputs.length;
  const known = new Int32Array(n * width * n);
  for (let due = 0; due < n; due++) {
    for (let input = 0; input < width; input++) {
      for (let state = 0; state < n; state++) {
        known[(due * width + input) * n + state] = due === state ? input : heard(due, input, state);
      }
    }
  }
  return (due, input, state) => known[(due * width + input) * n + state] ?? input;
}

const ACKNOWLEDGES_ALL: Readonly<Record<string, string>> = {
  'rcv.ACK.duplicate': 'rcv.ACK',
  'rcv.FIN': 'rcv.FIN_ACK',
};
