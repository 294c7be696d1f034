import { type Fsm, NONE, numbering } from '../fsm/fsm.ts';
import type { Labelled } from './difference.ts';

/** As far as a learned machine has it: transitions by input, with the output as an action, and the label as a tag. */
export interface MachineConfig {
  id: string;
  description?: string;
  /** Whatever whoever writes it down wants to find again. */
  meta?: Record<string, unknown>;
  initial: string;
  states: Record<string, StateConfig>;
}

interface StateConfig {
  description?: string;
  tags?: string[];
  on: Record<string, { target: string; actions?: string[] }>;
}

/** What a state of the definition says beside its transitions, by state. */
export interface Told {
  labels?: readonly string[];
  descriptions?: readonly string[];
}

/** A learned machine as the definition of an XState machine: `createMachine(machineConfig(learned.machine))`. */
export function machineConfig(
  { states, inputs, outputs, initial, next, output }: Fsm,
  { labels = [], descriptions = [] }: Told = {},
): MachineConfig {
  const transitions = (state: number) =>
    inputs.flatMap((name, input) => {
      const cell = state * inputs.length + input;
      const target = states[next[cell] as number];
      const said = outputs[output[cell] as number] ?? '';
      if (target === undefined) return [];
      return [[name, { target, ...(said !== '' && { actions: [said] }) }] as const];
    });
  return {
    id: 'learned',
    initial: states[initial] ?? '',
    states: Object.fromEntries(
      states.map((name, state) => [
        name,
        {
          ...(descriptions[state] && { description: descriptions[state] }),
          ...(labels[state] && { tags: [labels[state]] }),
          on: Object.fromEntries(transitions(state)),
        },
      ]),
    ),
  };
}

/**
 * The machine of a definition that `machineConfig` made, and its labels.
 *
 * @throws TypeError naming the place, where it is none.
 */
export function machineFromConfig(given: unknown): Labelled {
  const { initial, states: rows } = objectAt(given, 'the file') as Partial<MachineConfig>;
  const states = Object.keys(objectAt(rows, 'states'));
  const first = states.indexOf(initial as string);
  if (first === NONE) throw new TypeError(`initial: there is no state ${JSON.stringify(initial)}`);
  const [inputs, outputs, labelNames]: [string[], string[], string[]] = [[], [''], []];
  const [inputNumber, outputNumber, labelNumber] = [inputs, outputs, labelNames].map(numbering) as [
    (name: string) => number,
    (name: string) => number,
    (name: string) => number,
  ];
  outputNumber('');
  const cells = states.flatMap((name, state) =>
    Object.entries(objectAt((rows as MachineConfig['states'])[name]?.on, `states.${name}.on`)).map(
      ([input, transition]) => {
        const place = `states.${name}.on.${input}`;
        const { target, actions = [] } = objectAt(transition, place) as {
          target?: string;
          actions?: unknown;
        };
        const next = states.indexOf(target as string);
        if (next === NONE) throw new TypeError(`${place}: there is no state ${JSON.stringify(target)}`);
        if (!Array.isArray(actions) || actions.some((one) => typeof one !== 'string'))
          throw new TypeError(`${place}.actions: expected what is answered, as a list of names`);
        return { state, input: inputNumber(input), next, output: outputNumber(actions.join(' ')) };
      },
    ),
  );
  if (inputs.length === 0) throw new TypeError('states: none has an input');
  const labels = states.map((name) => {
    const { tags = [] } = (rows as MachineConfig['states'])[name] ?? {};
    return Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : '';
  });
  const size = states.length * inputs.length;
  const machine: Fsm = {
    states,
    inputs,
    outputs,
    initial: first,
    next: new Int32Array(size).fill(NONE),
    output: new Int32Array(size).fill(NONE),
    labels: labels.some((label) => label !== '') ? Int32Array.from(labels, labelNumber) : null,
    alternatives: new Map(),
    figure: new Uint8Array(size),
  };
  for (const { state, input, next, output } of cells) {
    machine.next[state * inputs.length + input] = next;
    machine.output[state * inputs.length + input] = output;
  }
  return { machine, labels };
}

function objectAt(value: unknown, place: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new TypeError(`${place}: expected an object, as \`learn --out FILE.json\` writes it`);
}
