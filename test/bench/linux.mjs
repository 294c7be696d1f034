/** What a step against the kernel costs, primitive by primitive: what is ours, and what is the kernel's. */

import { linux } from '../../dist/src/adapters/linux/adapter.js';
import { loadLibc } from '../../dist/src/adapters/linux/libc.js';
import { createNamespace } from '../../dist/src/adapters/linux/namespace.js';
import { openSockDiag } from '../../dist/src/adapters/linux/sock-diag.js';
import { createSockets } from '../../dist/src/adapters/linux/sockets.js';
import { pinSettings } from '../../dist/src/adapters/linux/sysctl.js';
import { openTun } from '../../dist/src/adapters/linux/tun.js';
import { readLedger } from '../../dist/src/cli/json-file.js';
import {
  decodeSegment,
  encodeSegment,
  parseAddress,
  planSuite,
  run,
  SUITES,
  SYN,
  tcpTable,
} from '../../dist/src/index.js';
import { adapterSystem } from '../../dist/src/run/adapter-system.js';

const TIMES = 20_000;
/** Cases of each suite, about: enough for the compiler of the engine to have done its work. */
const CASES = 40_000;
const local = { address: parseAddress('192.0.2.1'), port: 8080 };
const peer = { address: parseAddress('192.0.2.9'), port: 10_000 };
const segment = {
  source: peer,
  destination: local,
  seq: 1,
  ack: 0,
  flags: SYN,
  window: 65535,
  data: new Uint8Array(0),
};

function each(name, work, times = TIMES) {
  for (let warm = 0; warm < times / 10; warm++) work();
  const began = process.hrtime.bigint();
  for (let time = 0; time < times; time++) work();
  const micro = Number(process.hrtime.bigint() - began) / times / 1000;
  console.log(`  ${name.padEnd(44)} ${micro.toFixed(2).padStart(7)} µs`);
}

const libc = await loadLibc();
const namespace = createNamespace(libc);
namespace.inside(() => {
  pinSettings();
  const tun = openTun(libc, local.address, parseAddress('255.255.255.0'));
  const diag = openSockDiag(libc);
  const sockets = createSockets(libc, namespace.inside);
  const octets = encodeSegment(segment);
  console.log('Ours');
  each('encode a segment', () => encodeSegment(segment));
  each('decode a segment', () => decodeSegment(octets));
  console.log('The kernel’s, through koffi');
  each('a call that does nothing (errno)', () => libc.errno());
  each('inject a SYN, drain the RST', () => {
    tun.write(octets);
    while (tun.read() !== null);
  });
  each('drain a silent wire', () => tun.read());
  each('observe: sock_diag, one connection', () => diag.stateOf({ local, peer }));
  each('socket, bind, close', () => sockets.close(sockets.bound(local)), 5_000);
  diag.close();
  tun.close();
});
namespace.close();

const ledger = readLedger('src/adapters/deviations/linux.json');
const table = tcpTable();
console.log(
  'Whole suites, full alphabet, over and over, the first third to warm up; of the processor time, compiling and\ncollecting beside the run included, the share spent in the kernel',
);
for (const name of ['transitions', 'lifecycles', 'pairs']) {
  const capabilities = linux.capabilities;
  const once = [
    ...planSuite(SUITES.get(name), { table, alphabet: 'full', capabilities, suiteOptions: {} }),
  ].filter(({ unsupported }) => unsupported === undefined);
  const times = Math.ceil(CASES / once.length);
  const warm = Math.floor(times / 3) * once.length;
  let cases = 0;
  let steps = 0;
  let began;
  let usage;
  await run(adapterSystem(linux, { profile: 'rfc9293', seed: 1, options: {} }, ledger), {
    table,
    planned: Array.from({ length: times }, () => once).flat(),
    onCase(result) {
      if (cases++ < warm) return;
      began ??= performance.now();
      usage ??= process.cpuUsage();
      steps += result.steps.length;
    },
  });
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(usage);
  const kernel = `${((100 * system) / (user + system)).toFixed(0)} % in the kernel`;
  console.log(
    `  ${name.padEnd(12)} ${String(cases - warm).padStart(6)} cases ${String(steps).padStart(7)} steps ${ms.toFixed(0).padStart(5)} ms  ${((1000 * ms) / steps).toFixed(1)} µs a step, ${kernel}  ${(((cases - warm) * 1000) / ms).toFixed(0)} cases/s`,
  );
}
