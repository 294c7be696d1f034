/**
 * Do the machine files import into Stately? Two ways, both without a network: as the Editor's importer reads it, from
 * its syntax, and as Sketch does, by running it with its types taken off and XState's own functions at hand.
 * `npm run check:stately`; exit code 1 where a state, a transition, a guard, an action or a description is lost on the
 * way. `meta` is: from the syntax Stately reads none of it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import blankSpace from 'ts-blank-space';
import * as xstate from 'xstate';
import { tcpMachine } from '../../dist/machines/tcp.machine.js';
import { tcpDataMachine } from '../../dist/machines/tcp-data.machine.js';

const { extractMachinesFromFile } = createRequire(import.meta.url)('stately-extractor');

/** What Stately must find: all that XState itself has in the machine. */
export const EXPECTED = readingOf(tcpMachine.config);

/** The same of the machine with queues. */
export const EXPECTED_DATA = readingOf(tcpDataMachine.config);

/** @param {string} source the text of a machine file */
export function bySyntax(source) {
  const { machines } = extractMachinesFromFile(source);
  return readingOf(machines[0].toConfig());
}

/** @param {string} source the text of a machine file */
export function byRunning(source) {
  const script = blankSpace(source)
    .replace(/^import[^;]*;$/gm, '')
    .replace(/^export type \*[^;]*;$/gm, '')
    .replace(/^export /gm, '');
  const machines = [];
  const setup = (given) => {
    const made = xstate.setup(given);
    const createMachine = (config) => {
      machines.push(config);
      return made.createMachine(config);
    };
    return { ...made, createMachine };
  };
  // What Sketch hands a file that it runs; anything else the file used would not be there.
  const { and, assign, cancel, createMachine, emit, enqueueActions, fromCallback, fromObservable } = xstate;
  const { fromPromise, fromTransition, log, not, or, raise, sendParent, sendTo, spawnChild } = xstate;
  const { stateIn, stop, stopChild } = xstate;
  runInNewContext(script, {
    ...{ and, assign, cancel, createMachine, emit, enqueueActions, fromCallback, fromObservable },
    ...{ fromPromise, fromTransition, log, not, or, raise, sendParent, sendTo, spawnChild },
    ...{ setup, stateIn, stop, stopChild },
  });
  return readingOf(machines[0]);
}

function readingOf(config) {
  const nodes = nodesIn(config);
  const transitions = nodes.flatMap(({ on }) => Object.values(on ?? {}).flat());
  const all = [...nodes, ...transitions];
  return {
    states: nodes.flatMap(({ states }) => Object.keys(states ?? {})),
    transitions: transitions.length,
    described: all.filter(({ description }) => description).length,
    targets: transitions.map(({ target }) => String([target ?? ''].flat()[0] ?? '')).join(),
    guards: transitions.map(guardOf),
    actions: [...nodes.map(({ entry }) => entry), ...transitions.map(({ actions }) => actions)].map(
      actionsOf,
    ),
    meta: all.filter(({ meta }) => meta).length,
  };
}

/** The machine, its states, and theirs. */
function nodesIn(node) {
  return [node, ...Object.values(node.states ?? {}).flatMap(nodesIn)];
}

/** XState 5 says `guard`; the importer has read XState 4 and says `cond`. */
function guardOf({ guard, cond }) {
  const given = guard ?? cond;
  return typeof given === 'object' ? given.type : (given ?? null);
}

/** An action is its name, or has parameters as well; the importer puts each into an envelope. */
function actionsOf(given) {
  return [given ?? []].flat().map((one) => {
    const action = one.action ?? one;
    const { type, params = {} } = typeof action === 'string' ? { type: action } : action;
    return { type, params };
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  let failed = false;
  const withoutMeta = (reading) => JSON.stringify({ ...reading, meta: 0 });
  const told = ({ states, transitions, described, guards, meta }) =>
    `${states.length} states, ${transitions} transitions, ${guards.filter(Boolean).length} guards, ${described} descriptions, ${meta} with meta`;
  for (const [file, expected] of [
    ['tcp.machine.ts', EXPECTED],
    ['tcp-data.machine.ts', EXPECTED_DATA],
  ]) {
    const source = readFileSync(new URL(`../../machines/${file}`, import.meta.url), 'utf8');
    for (const [how, read] of [
      ['from its syntax', bySyntax],
      ['by running it', byRunning],
    ]) {
      const reading = read(source);
      const isWhole = withoutMeta(reading) === withoutMeta(expected);
      failed ||= !isWhole;
      console.log(`${isWhole ? '✓' : '✗'} Stately reads ${file} ${how}: ${told(reading)}`);
    }
    console.log(`  XState has ${told(expected)}`);
  }
  process.exitCode = failed ? 1 : 0;
}
