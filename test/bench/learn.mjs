/**
 * Queries of `learn` beside those of L*, on the same systems in the same run: `npm run bench:learn [-- FOLDER]`. A folder of learned
 * machines in DOT adds each of them, with the queries that were published where they are known. Then nodes a second, and octets a
 * node. Then the running kernel, with and without its states, and the time that takes.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { linux } from '../../dist/src/adapters/linux/adapter.js';
import { machineFromDot } from '../../dist/src/fsm/dot-mealy.js';
import { AnswerTree } from '../../dist/src/learn/answer-tree.js';
import { learn } from '../../dist/src/learn/learn.js';
import { fsmOf } from '../../dist/src/model/table-fsm.js';
import { tcpTable } from '../../dist/src/model/tcp-table.js';
import { learnedStack } from '../../dist/src/run/learned-stack.js';

/** Membership queries, and those up to the last state found, of Fiterău-Broştean, Janssen and Vaandrager (CAV 2016). */
const PUBLISHED = {
  'TCP_Linux_Client.dot': [1_974, 17_242],
  'tcp_server_windows_trans.dot': [11_428, 20_977],
  'tcp_server_ubuntu_trans.dot': [17_879, 33_560],
  'tcp_server_bsd_trans.dot': [22_287, 34_371],
};

function simulated({ inputs, outputs, next, output, initial }) {
  const numbers = new Map(inputs.map((name, at) => [name, at]));
  let state = initial;
  return {
    inputs,
    reset() {
      state = initial;
    },
    give(name) {
      const cell = state * inputs.length + numbers.get(name);
      if (next[cell] < 0) return 'none';
      state = next[cell];
      return outputs[output[cell]];
    },
  };
}

/** Answers the shortest word on which a table's machine and the system differ; `null` where there is none. */
function counterexample(fsm, machine) {
  const seen = new Set();
  let open = [[fsm.initial, 0, []]];
  while (open.length > 0) {
    const further = [];
    for (const [state, row, word] of open) {
      if (seen.has(`${state} ${row}`)) continue;
      seen.add(`${state} ${row}`);
      for (const input of fsm.inputs.keys()) {
        const cell = state * fsm.inputs.length + input;
        const isNone = fsm.next[cell] < 0;
        const said = isNone ? 'none' : fsm.outputs[fsm.output[cell]];
        const { output, to } = machine[row][input];
        if (said !== output) return [...word, input];
        further.push([isNone ? state : fsm.next[cell], to, [...word, input]]);
      }
    }
    open = further;
  }
  return null;
}

/** L* for Mealy machines (Shahbaz and Groz 2009), every suffix of a counterexample being a column; a perfect oracle, and a cache. */
function lStar(fsm, system = simulated(fsm)) {
  const cache = new Map();
  let queries = 0;
  const ask = (word) => {
    const key = word.join();
    if (!cache.has(key)) {
      queries++;
      system.reset();
      const answers = word.map((input) => system.give(fsm.inputs[input]));
      // What a word was answered its prefixes were answered as well.
      for (let length = 1; length <= word.length; length++)
        cache.set(word.slice(0, length).join(), answers.slice(0, length));
    }
    return cache.get(key);
  };
  const inputs = [...fsm.inputs.keys()];
  const columns = inputs.map((input) => [input]);
  const rows = [[]];
  const rowOf = (word) =>
    columns
      .map((column) =>
        ask([...word, ...column])
          .slice(word.length)
          .join(),
      )
      .join('|');
  for (;;) {
    for (let at = 0; at < rows.length; at++) {
      const known = new Set(rows.map(rowOf));
      for (const input of inputs) {
        const word = [...rows[at], input];
        if (known.has(rowOf(word))) continue;
        rows.push(word);
        known.add(rowOf(word));
      }
    }
    const names = new Map(rows.map((word, at) => [rowOf(word), at]).reverse());
    const machine = rows.map((word) =>
      inputs.map((input) => ({
        output: ask([...word, input]).at(-1),
        to: names.get(rowOf([...word, input])),
      })),
    );
    const wrong = counterexample(fsm, machine);
    if (wrong === null) return { queries, states: new Set(rows.map(rowOf)).size };
    for (let from = 1; from < wrong.length; from++) {
      const suffix = wrong.slice(from);
      if (!columns.some((column) => column.join() === suffix.join())) columns.push(suffix);
    }
  }
}

const systems = [['the table of TCP, as a black box', fsmOf(tcpTable())]];
const [, , folder] = process.argv;
if (folder !== undefined && existsSync(folder))
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.dot'))
    .sort())
    systems.push([file, machineFromDot(readFileSync(join(folder, file), 'utf8'))]);

for (const [name, fsm] of systems) {
  const found = [];
  const k = Number(process.env.EXTRA ?? 2);
  const { learningQueries, queries, machine } = learn(simulated(fsm), {
    extra: name.endsWith('.dot') ? k : 1,
    onProgress: (progress) => found.push(progress),
  });
  const star = lStar(fsm);
  const last = found.find(({ states }) => states === machine.states.length);
  const told = [
    `${name}: ${machine.states.length} states (L* ${star.states})`,
    `learning queries ${learningQueries}, L* ${star.queries}: ${(star.queries / learningQueries).toFixed(1)} times fewer`,
    `last state after ${last.queries} queries, all proof ${queries}`,
  ];
  const published = PUBLISHED[name];
  if (published !== undefined)
    told.push(
      `published: ${published[0]} learning (${(learningQueries / published[0]).toFixed(2)} of it), last state after ${published[1]} (${(last.queries / published[1]).toFixed(2)})`,
    );
  console.log(told.join('\n  '));
}

// Memory and speed of the tree alone.
const NODES = 2_000_000;
const inputs = Array.from({ length: 25 }, (_, at) => `i${at}`);
globalThis.gc?.();
const before = process.memoryUsage().arrayBuffers;
const began = process.cpuUsage();
const tree = new AnswerTree(inputs);
const output = tree.outputNumber('o');
for (let node = 0; tree.size < NODES; node++)
  for (let input = 0; input < inputs.length && tree.size < NODES; input++) tree.add(node, input, output, 0);
const { user, system } = process.cpuUsage(began);
globalThis.gc?.();
const octets = process.memoryUsage().arrayBuffers - before;
console.log(
  `${NODES.toLocaleString('en')} nodes: ${(octets / 1e6).toFixed(0)} MB, ${(NODES / (user + system)).toFixed(1)} million nodes a second`,
);

/** What is shown behind an answer is a part of it: L* knows no labels. */
function withLabels({ machine, labels }) {
  const { next, output, outputs } = machine;
  const told = [...next.keys()].map((cell) => `${outputs[output[cell]]} → ${labels[next[cell]]}`);
  const names = [...new Set(told)];
  return { ...machine, outputs: names, output: Int32Array.from(told, (name) => names.indexOf(name)) };
}

/** L* on a live stack: the learned machine is its oracle. */
function alive(stack) {
  return {
    reset: () => stack.reset(),
    give(input) {
      const answer = stack.give(input);
      return typeof answer === 'string' ? answer : `${answer.output} → ${answer.label}`;
    },
  };
}

async function timed(observe, options) {
  const stack = await learnedStack(linux, { observe });
  const began = performance.now();
  const learned = learn(stack, options);
  const seconds = (performance.now() - began) / 1000;
  return { stack, learned, seconds };
}

async function kernel(observe) {
  const { stack, learned, seconds } = await timed(observe, { priors: [fsmOf(tcpTable())] });
  const again = await timed(observe, { priors: [learned.machine], extra: 0 });
  const isShown = observe === 'state';
  const star = lStar(isShown ? withLabels(learned) : learned.machine, alive(stack));
  const { learningQueries, queries, machine } = learned;
  console.log(
    [
      `linux, ${isShown ? 'its states shown' : 'as a black box'}: ${machine.states.length} states (L* ${star.states}), ${queries} queries in ${seconds.toFixed(1)} s`,
      `learning queries ${learningQueries}, L* ${star.queries}: ${(star.queries / learningQueries).toFixed(1)} times fewer`,
      `by its own machine, k = 0: ${again.learned.machine.states.length} states, ${again.learned.queries} queries in ${again.seconds.toFixed(2)} s`,
    ].join('\n  '),
  );
  await stack.dispose();
  await again.stack.dispose();
}

try {
  for (const observe of ['state', 'outputs']) await kernel(observe);
  const core = await timed('state', { extra: 2, priors: [fsmOf(tcpTable())] });
  console.log(
    `linux, k = 2: ${core.learned.machine.states.length} states, ${core.learned.queries} queries in ${core.seconds.toFixed(1)} s`,
  );
  await core.stack.dispose();
} catch (error) {
  if (error.name !== 'Unavailable') throw error;
  console.log(`linux cannot be had here: ${error.message}. Remedy: ${error.remedy}`);
}
