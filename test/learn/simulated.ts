import { type Fsm, NONE } from '../../src/fsm/fsm.ts';
import { pseudoRandom } from '../../src/fsm/pseudo-random.ts';
import type { LearnedSystem } from '../../src/learn/teacher.ts';

/** A machine as a system: an input that a state has not is answered "none", and stays. */
export function simulated(fsm: Fsm, shows = fsm.labels !== null): LearnedSystem & { resets: number } {
  const numbers = new Map(fsm.inputs.map((name, input) => [name, input]));
  let state = fsm.initial;
  const label = () => `state ${fsm.labels?.[state] ?? state}`;
  const system = {
    inputs: fsm.inputs,
    resets: 0,
    reset() {
      system.resets++;
      state = fsm.initial;
      return shows ? label() : undefined;
    },
    give(name: string) {
      const cell = state * fsm.inputs.length + (numbers.get(name) ?? 0);
      const next = fsm.next[cell] as number;
      const output = next === NONE ? 'none' : (fsm.outputs[fsm.output[cell] as number] ?? '');
      if (next !== NONE) state = next;
      return shows ? { output, label: label() } : output;
    },
  };
  return system;
}

/** Do two machines with the same inputs answer the same for ever? */
export function answerAlike(one: Fsm, other: Fsm): boolean {
  const numbers = one.inputs.map((name) => other.inputs.indexOf(name));
  const seen = new Set<string>();
  const open: [number, number][] = [[one.initial, other.initial]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (seen.has(`${a} ${b}`)) continue;
    seen.add(`${a} ${b}`);
    for (const [input, number] of numbers.entries()) {
      const [cell, twin] = [a * one.inputs.length + input, b * other.inputs.length + number];
      if (one.outputs[one.output[cell] as number] !== other.outputs[other.output[twin] as number])
        return false;
      open.push([one.next[cell] as number, other.next[twin] as number]);
    }
  }
  return true;
}

/** A complete machine; maybe not minimal, and not all of it reached. */
export function randomMachine(seed: number, states: number, inputs: number, outputs: number): Fsm {
  const random = pseudoRandom(seed);
  const below = (most: number) => Math.floor(random() * most);
  const names = (count: number, of: string) => Array.from({ length: count }, (_, at) => `${of}${at}`);
  const size = states * inputs;
  return {
    states: names(states, 's'),
    inputs: names(inputs, 'i'),
    outputs: names(outputs, 'o'),
    initial: 0,
    next: Int32Array.from({ length: size }, () => below(states)),
    output: Int32Array.from({ length: size }, () => below(outputs)),
    labels: null,
    alternatives: new Map(),
    figure: new Uint8Array(size),
  };
}
