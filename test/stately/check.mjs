/**
 * Does the machine file import into Stately? Two ways, both without a network: as the Editor's importer reads it, from
 * its syntax, and as Sketch does, by running it with its types taken off and XState's own functions at hand.
 * `npm run check:stately`; exit code 1 where a state, a transition or a description is lost on the way.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import blankSpace from 'ts-blank-space';
import * as xstate from 'xstate';
import { tcpMachine } from '../../dist/machines/tcp.machine.js';

const { extractMachinesFromFile } = createRequire(import.meta.url)('stately-extractor');

/** What Stately must find: all that XState itself has in the machine. */
export const EXPECTED = countsOf(tcpMachine.config);

/** @param {string} source the text of a machine file */
export function bySyntax(source) {
  const { machines } = extractMachinesFromFile(source);
  return countsOf(machines[0].toConfig());
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
  return countsOf(machines[0]);
}

function countsOf(config) {
  const nodes = [config, ...Object.values(config.states)];
  const transitions = nodes.flatMap(({ on }) => Object.values(on ?? {}).flat());
  return {
    states: Object.keys(config.states),
    transitions: transitions.length,
    described: [...nodes, ...transitions].filter(({ description }) => description).length,
    targets: transitions.map(({ target }) => String([target ?? ''].flat()[0] ?? '')).join(),
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const source = readFileSync(new URL('../../machines/tcp.machine.ts', import.meta.url), 'utf8');
  let failed = false;
  for (const [how, counts] of Object.entries({
    'from its syntax': bySyntax(source),
    'by running it': byRunning(source),
  })) {
    const isWhole = JSON.stringify(counts) === JSON.stringify(EXPECTED);
    failed ||= !isWhole;
    const { states, transitions, described } = counts;
    console.log(
      `${isWhole ? '✓' : '✗'} Stately reads the machine ${how}: ${states.length} states, ${transitions} transitions, ${described} descriptions`,
    );
  }
  console.log(`  XState has ${EXPECTED.states.length}, ${EXPECTED.transitions}, ${EXPECTED.described}`);
  process.exitCode = failed ? 1 : 0;
}
