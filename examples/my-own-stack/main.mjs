/** Runs the generated suites against tiny-tcp, as it is and with its mistakes mended, and says what they find. */
import assert from 'node:assert/strict';
import { adapterSystem, count, createTally, planSuite, run, SUITES, tcpTable } from 'tcp-statechart';
import tinyTcp from './adapter.mjs';

async function test(options) {
  const system = adapterSystem(tinyTcp, { profile: 'rfc9293', seed: 1, options });
  const table = tcpTable();
  const { capabilities } = system;
  const planned = planSuite(SUITES.get('transitions'), {
    table,
    alphabet: 'full',
    capabilities,
    suiteOptions: {},
  });
  const tally = createTally();
  await run(system, { table, planned, onCase: (result) => count(tally, result) });
  const { pass, allowed, fail, unsupported, inconclusive } = tally.summary;
  const undecided = inconclusive === 0 ? '' : `, ${inconclusive} behind a failure`;
  console.log(`  ${pass} pass, ${allowed} allowed, ${fail} fail, ${unsupported} unsupported${undecided}`);
  for (const { cell, shortest, cases } of tally.failures.values())
    console.log(`  ${cell.padEnd(34)} ${shortest.reason}${cases > 1 ? `, in ${cases} cases` : ''}`);
  return tally;
}

console.log('As it is:');
const { failures } = await test({});
console.log('\nWith its mistakes mended:');
const { failures: left, summary } = await test({ fixed: 'yes' });
console.log('\nThe same as stories, with the cells that are unsupported or allowed, and why:');
console.log('  npx tcp-statechart run --sut ./examples/my-own-stack/adapter.mjs [--option fixed]');

const SYNCHRONIZED =
  'SYN_RCVD/passive SYN_RCVD/active ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 CLOSE_WAIT LAST_ACK TIME_WAIT';
assert.deepEqual(
  [...failures.keys()].sort(),
  [
    // A reset inside the window, in every state that it can be in: CLOSING is never reached.
    ...SYNCHRONIZED.split(' ').map((state) => `${state}/rcv.RST.inWindow`),
    // A FIN in FIN_WAIT_1 leads to TIME_WAIT, with octets before it or without.
    ...['FIN', 'DATA_FIN'].map((input) => `FIN_WAIT_1/rcv.${input}`),
    // LAST_ACK ends with any ACK, however old, even one that octets or a FIN carry.
    ...['ACK.duplicate', 'ACK.old', 'ACK.tooOld', 'DATA.duplicateAck', 'FIN', 'DATA_FIN'].map(
      (input) => `LAST_ACK/rcv.${input}`,
    ),
  ].sort(),
);
assert.deepEqual([...left.keys()], []);
assert.equal(summary.error + summary.inconclusive, 0);
