/** What a step against the kernel costs, primitive by primitive: what is ours, and what is the kernel's. */

import { linux } from '../../dist/src/adapters/linux/adapter.js';
import { loadLibc } from '../../dist/src/adapters/linux/libc.js';
import { createNamespace } from '../../dist/src/adapters/linux/namespace.js';
import { openSockDiag } from '../../dist/src/adapters/linux/sock-diag.js';
import { createSockets } from '../../dist/src/adapters/linux/sockets.js';
import { pinSettings } from '../../dist/src/adapters/linux/sysctl.js';
import { openTun } from '../../dist/src/adapters/linux/tun.js';
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

const table = tcpTable();
console.log('Whole suites, full alphabet: cold, then warm');
for (const name of ['transitions', 'lifecycles', 'pairs', 'transitions', 'lifecycles', 'pairs']) {
  const planned = [
    ...planSuite(SUITES.get(name), {
      table,
      alphabet: 'full',
      capabilities: linux.capabilities,
      suiteOptions: {},
    }),
  ];
  let steps = 0;
  const began = performance.now();
  await run(adapterSystem(linux, { profile: 'rfc9293', seed: 1, options: {} }), {
    table,
    planned,
    onCase: (result) => {
      steps += result.steps.length;
    },
  });
  const ms = performance.now() - began;
  console.log(
    `  ${name.padEnd(12)} ${String(planned.length).padStart(5)} cases ${String(steps).padStart(6)} steps ${ms.toFixed(0).padStart(5)} ms  ${((1000 * ms) / steps).toFixed(1)} µs a step  ${((planned.length / ms) * 1000).toFixed(0)} cases/s`,
  );
}
