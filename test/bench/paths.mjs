/** Simple paths: ours against XState's stock functions on the same graphs, side by side in one run. */
import { createTestModel, getSimplePaths } from '@xstate/graph';
import { simpleWalks } from '../../dist/src/fsm/suites/paths.js';
import { configurationOf } from '../../dist/src/index.js';
import { completeGraph, edgeKeyedFigure, machineOf } from './graphs.mjs';

function timed(work) {
  const began = performance.now();
  const result = work();
  return { ms: performance.now() - began, result };
}

/** The best of several runs, after one to warm up: what the code costs without the machine's noise. */
function best(runs, work) {
  work();
  return Array.from({ length: runs }, () => timed(work)).reduce((a, b) => (a.ms < b.ms ? a : b));
}

function row(name, paths, ms, own) {
  const ratio = own === undefined ? '' : `  ours is ${(ms / own).toFixed(0)} × faster`;
  console.log(
    `  ${name.padEnd(46)} ${String(paths).padStart(8)} paths  ${ms.toFixed(1).padStart(9)} ms${ratio}`,
  );
}

const complete = completeGraph(8);
console.log('A complete graph of 8 states, one input an edge');
const own = best(5, () => [...simpleWalks(complete, false)].length);
row('ours, every path kept', own.result, own.ms);
const stock = timed(() =>
  getSimplePaths(machineOf(complete), { events: complete.inputs.map((type) => ({ type })) }),
);
row('@xstate/graph getSimplePaths', stock.result.length - 1, stock.ms, own.ms);

const { fsm, machine, usable } = edgeKeyedFigure();
console.log('\nFigure 5 and note 2 of the TCP machine, keyed by edge');
const ownEdges = best(5, () => [...simpleWalks(fsm, false)].length);
row('ours, every path kept', ownEdges.result, ownEdges.ms);
const options = {
  serializeState: (state, event, previous) =>
    event === undefined || previous === undefined
      ? 'start'
      : `${configurationOf(state)} via ${event.type} from ${configurationOf(previous)}`,
  events: (state) => usable(configurationOf(state)),
};
const stockEdges = timed(() => getSimplePaths(machine, options));
row('@xstate/graph getSimplePaths', stockEdges.result.length - 1, stockEdges.ms, ownEdges.ms);
// The test model keys by edge itself; told to do so again it would key by pairs of edges.
const model = timed(() =>
  createTestModel(machine, { ...options, serializeState: configurationOf }).getSimplePaths(),
);
row('@xstate/graph createTestModel().getSimplePaths', model.result.length, model.ms, ownEdges.ms);
console.log('  (the test model drops paths that begin others, so it reports fewer)');
