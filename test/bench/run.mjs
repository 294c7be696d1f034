/** End to end against the reference endpoint: encode, inject, decode, compare; beside plain actors and the table. */
import { createActor } from 'xstate';
import {
  adapterSystem,
  casesOf,
  count,
  createTally,
  fsmOf,
  planSuite,
  reference,
  run,
  SUITES,
  tcpMachine,
  tcpTable,
} from '../../dist/src/index.js';

const table = tcpTable();
const options = { profile: 'rfc9293', seed: 1, options: {} };

async function endToEnd(suite) {
  const planned = planSuite(SUITES.get(suite), {
    table,
    alphabet: 'full',
    capabilities: reference.capabilities,
    suiteOptions: {},
  });
  const tally = createTally();
  const began = performance.now();
  await run(adapterSystem(reference, options), { table, planned, onCase: (result) => count(tally, result) });
  return { steps: tally.steps, ms: performance.now() - began };
}

function actors() {
  const cases = [...casesOf(SUITES.get('pairs'), table, fsmOf(table))];
  const began = performance.now();
  let steps = 0;
  for (const { steps: given } of cases) {
    const actor = createActor(tcpMachine).start();
    for (const { input } of given) actor.send({ type: input });
    steps += given.length;
  }
  return { steps, ms: performance.now() - began };
}

const rate = ({ steps, ms }) => steps / ms;
const show = (name, { steps, ms }) =>
  console.log(
    `  ${name.padEnd(52)} ${String(steps).padStart(6)} steps  ${ms.toFixed(0).padStart(5)} ms  ${rate({ steps, ms }).toFixed(0).padStart(5)} thousand steps/s`,
  );

const cold = await endToEnd('transitions');
await endToEnd('pairs');
const warm = [];
for (let repeat = 0; repeat < 5; repeat++) warm.push(await endToEnd('pairs'));
const bestRun = warm.reduce((a, b) => (a.ms < b.ms ? a : b));
actors();
const plain = actors();
console.log('Against the reference endpoint, real octets both ways');
show('transitions, full alphabet, first thing', cold);
show('pairs, full alphabet, best of five', bestRun);
show('the same inputs sent to bare XState actors', plain);
console.log(`  a step end to end costs ${(rate(plain) / rate(bestRun)).toFixed(2)} × a bare actor.send`);
