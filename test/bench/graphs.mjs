/** Graphs to enumerate paths of, each as an XState machine and as our packed integers. */
import { createMachine } from 'xstate';
import { ALPHABETS, fsmOf, NONE, tcpMachine, tcpTable } from '../../dist/src/index.js';

/** Every state reaches every other in one input of its own: the number of simple paths grows as a factorial. */
export function completeGraph(size) {
  const states = Array.from({ length: size }, (_, at) => `s${at}`);
  const next = new Int32Array(size * size).fill(NONE);
  for (let from = 0; from < size; from++)
    for (let to = 0; to < size; to++) if (from !== to) next[from * size + to] = to;
  return { states, inputs: states.map((state) => `to.${state}`), initial: 0, next };
}

/** The same graph as a machine. */
export function machineOf({ states, inputs, initial, next }) {
  const on = (state) =>
    Object.fromEntries(
      inputs
        .map((input, at) => [input, states[next[state * inputs.length + at]]])
        .filter(([, target]) => target !== undefined),
    );
  return createMachine({
    id: 'generated',
    initial: states[initial],
    states: Object.fromEntries(states.map((state, at) => [state, { on: on(at) }])),
  });
}

/** Figure 5 and note 2 of the TCP machine, keyed by the edge taken last: a path may return to a state by another. */
export function edgeKeyedFigure() {
  const table = tcpTable();
  const figure = new Set(table.cells.filter((cell) => cell.figure).map((cell) => cell.id));
  const plain = fsmOf(table, { alphabet: 'figure', without: ({ id }) => !figure.has(id) });
  const width = plain.inputs.length;
  const edges = [...plain.next.keys()].filter((edge) => plain.next[edge] !== NONE);
  const number = new Map(edges.map((edge, at) => [edge, at + 1]));
  const next = new Int32Array((edges.length + 1) * width).fill(NONE);
  const leaving = (state, from) => {
    for (let input = 0; input < width; input++) {
      const edge = number.get(state * width + input);
      if (edge !== undefined) next[from * width + input] = edge;
    }
  };
  leaving(plain.initial, 0);
  for (const edge of edges) leaving(plain.next[edge], number.get(edge));
  const states = ['start', ...edges.map((edge) => `e${edge}`)];
  const usable = (configuration) => {
    const state = plain.states.indexOf(configuration);
    return plain.inputs
      .filter((_, input) => plain.next[state * width + input] !== NONE)
      .map((type) => ({ type }));
  };
  return {
    fsm: { states, inputs: plain.inputs, initial: 0, next },
    machine: tcpMachine,
    usable,
    alphabet: ALPHABETS.figure,
  };
}
