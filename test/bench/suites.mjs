/** Generating and judging suites: steps a second, faults a second, memory; beside the stock functions of XState. */
import { transition } from 'xstate';
import { extraStateFaults, FaultyTables, firstOrderFaults } from '../../dist/src/fsm/faults.js';
import { fateOf, wordList } from '../../dist/src/fsm/suites/mutation-score.js';
import { dataTable, fsmOf, tcpMachine, tcpTable, wordsOf } from '../../dist/src/index.js';

const table = tcpTable();

/** The best of several runs: what the code costs without the machine's noise. */
function best(runs, work) {
  return Array.from({ length: runs }, () => {
    const began = performance.now();
    const result = work();
    return { ms: performance.now() - began, result };
  }).reduce((a, b) => (a.ms < b.ms ? a : b));
}

function generate(fsm, suite, extraStates) {
  let steps = 0;
  let cases = 0;
  for (const word of wordsOf(suite, fsm, { extraStates })) {
    cases++;
    steps += word.length;
  }
  return { cases, steps };
}

const millions = (count, ms) => `${(count / ms / 1000).toFixed(1)} million`;

console.log('Complete suites, generated word by word and thrown away');
for (const [alphabet, state, suite, k, machine = table] of [
  ['core', true, 'wp', 1],
  ['core', true, 'wp', 2],
  ['core', false, 'wp', 1],
  ['core', false, 'wp', 2],
  ['full', false, 'wp', 1],
  ['full', false, 'wp', 2],
  ['full', false, 'hsi', 2],
  ['full', true, 'wp', 1, dataTable()],
  ['full', false, 'wp', 1, dataTable()],
]) {
  const fsm = fsmOf(machine, { alphabet, state });
  const { ms, result } = best(5, () => generate(fsm, suite, k));
  const seen = state ? 'state seen  ' : 'outputs only';
  console.log(
    `  ${(machine === table ? alphabet : machine.machine).padEnd(4)} ${suite} k=${k} ${seen} ${String(result.cases).padStart(7)} cases ${String(result.steps).padStart(8)} steps  ${ms.toFixed(0).padStart(4)} ms  ${millions(result.steps, ms)} steps/s`,
  );
}

const full = fsmOf(table, { state: false });
const before = process.memoryUsage().rss;
let most = before;
let count = 0;
for (const _ of wordsOf('hsi', full, { extraStates: 2 })) {
  if (++count % 20_000 === 0) most = Math.max(most, process.memoryUsage().rss);
}
console.log(
  `  memory while ${count} words of hsi k=2 stream by: ${((most - before) / 2 ** 20).toFixed(0)} MiB more`,
);

console.log('\nFaults of the model, each tried on wp');
for (const [name, faults, k] of [
  ['one cell, k=0', [...firstOrderFaults(full)], 0],
  ['extra state, k=1', [...extraStateFaults(full)], 1],
]) {
  const list = wordList(full, wordsOf('wp', full, { extraStates: k }));
  const tables = new FaultyTables(full);
  const { ms, result } = best(3, () => {
    let killed = 0;
    for (const fault of faults) {
      tables.apply(fault);
      if (fateOf(full, list, tables, fault) === 'killed') killed++;
      tables.restore(fault);
    }
    return killed;
  });
  console.log(
    `  ${name.padEnd(18)} ${String(faults.length).padStart(6)} faults, ${result} killed  ${ms.toFixed(0).padStart(4)} ms  ${(faults.length / ms).toFixed(0)} thousand/s`,
  );
}

console.log('\nOne step of the machine');
const STEPS = 20_000_000;
const { ms: packed } = best(3, () => {
  const { next, inputs } = full;
  let state = full.initial;
  for (let at = 0; at < STEPS; at++) {
    const to = next[state * inputs.length + (at % inputs.length)];
    if (to >= 0) state = to;
  }
  return state;
});
const events = full.inputs.map((type) => ({ type }));
const TIMES = 20_000;
const initial = tcpMachine.resolveState({
  value: 'CLOSED',
  context: { profile: 'rfc9293', openedBy: null, msl: 0 },
});
const { ms: pure } = best(3, () => {
  let snapshot = initial;
  for (let at = 0; at < TIMES; at++)
    [snapshot] = transition(tcpMachine, snapshot, events[at % events.length]);
  return snapshot;
});
const [fast, slow] = [STEPS / packed, TIMES / pure];
console.log(`  packed tables      ${millions(STEPS, packed)} steps/s`);
console.log(
  `  XState transition() ${(slow).toFixed(0)} thousand steps/s  ours is ${(fast / slow).toFixed(0)} × faster`,
);
