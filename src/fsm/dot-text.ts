import { type Fsm, NONE } from './fsm.ts';

/** A Mealy machine as DOT, in the form that learners write and `machineFromDot` reads: `s0 -> s1 [label="IN / OUT"]`. */
export function dotText({ states, inputs, outputs, initial, next, output }: Fsm): string {
  const name = (state: number) => JSON.stringify(states[state]);
  const lines = ['digraph learned {', '  __start [shape=none, label=""];', `  __start -> ${name(initial)};`];
  for (const state of states.keys()) {
    for (const [input, said] of inputs.entries()) {
      const cell = state * inputs.length + input;
      const to = next[cell] as number;
      if (to === NONE) continue;
      const label = `${said} / ${outputs[output[cell] as number] ?? ''}`;
      lines.push(`  ${name(state)} -> ${name(to)} [label=${JSON.stringify(label)}];`);
    }
  }
  return `${[...lines, '}'].join('\n')}\n`;
}
