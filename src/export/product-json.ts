import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell, Table } from '../model/table.ts';
import { branchesOf, branchOf } from './branches.ts';
import type { StateJson, TransitionJson } from './xstate-json.ts';

/**
 * The machine with queues as data that does what it does without an implementation: `createMachine(JSON.parse(…))`.
 * Its regions ask one another for their states, which data cannot say; so each configuration is a state here, inside the
 * one of the eleven it belongs to: `{ ESTABLISHED: 'finHeld+sent' }`.
 */
export function productJson(table: Table): string {
  const states = [...branchesOf(table)].map(([state, configurations]): [string, StateJson] => {
    const leaf = (own: string): StateJson => ({
      on: Object.fromEntries(
        table.cells
          .filter((cell) => cell.state === own)
          .map((cell) => [cell.input, transitionOf(table, cell)]),
      ),
    });
    const [only] = configurations as [Configuration];
    if (configurations.length === 1) return [state, leaf(only)];
    const children = configurations.map((one): [string, StateJson] => [branchOf(one), leaf(one)]);
    return [state, { initial: branchOf(only), states: Object.fromEntries(children) }];
  });
  const config = {
    id: ID,
    description: 'The TCP connection of RFC 9293 with its queues, each configuration a state.',
    initial: stateOf(table.initial),
    states: Object.fromEntries(states),
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

const ID = 'tcp-data';

function transitionOf(table: Table, cell: Cell): TransitionJson {
  const { state, next, outputs, signals, description, rfc, step } = cell;
  const { runs = 1, requirements, ambiguity, unmodelled } = cell;
  const sent = [...cell.segments];
  const actions = outputs.map((output) => {
    const segment = output.startsWith('snd ') ? sent.shift() : undefined;
    return segment === undefined
      ? output
      : { type: output, params: { seq: segment.seq, ...('ack' in segment && { ack: segment.ack }) } };
  });
  const isAlone = branchesOf(table).get(stateOf(next))?.length === 1;
  return {
    ...(next !== state && { target: `#${ID}.${stateOf(next)}${isAlone ? '' : `.${branchOf(next)}`}` }),
    description,
    meta: {
      rfc,
      ...(step && { step }),
      ...(requirements.length > 0 && { requirements: [...requirements] }),
      ...(ambiguity && { ambiguity }),
      ...(cell.sameAs && { sameAs: cell.sameAs }),
      ...(unmodelled && { unmodelled }),
    },
    actions: [
      ...actions,
      ...signals.map((signal) =>
        signal === 'data' && runs > 1 ? { type: 'signal data', params: { runs } } : `signal ${signal}`,
      ),
    ],
  } as TransitionJson;
}
