/** The lifecycle of `floor.c` through the adapter and the runner; prints the processor time of a step, µs. */
import { linux } from '../../dist/src/adapters/linux/adapter.js';
import { run, tcpTable } from '../../dist/src/index.js';
import { stepsAlong } from '../../dist/src/model/suite.js';
import { adapterSystem } from '../../dist/src/run/adapter-system.js';

const LIVES = Number(process.argv[2] ?? 20_000);
const WARM = 3_000;
const table = tcpTable();
const steps = stepsAlong(table, ['OPEN.passive', 'rcv.SYN', 'rcv.ACK', 'rcv.FIN', 'CLOSE', 'rcv.ACK']);

let began = process.cpuUsage();
let cases = 0;
function* planned() {
  for (let at = 0; at < WARM + LIVES; at++)
    yield { suite: 'life', case: { id: `life/${at}`, steps }, number: at };
}
await run(adapterSystem(linux, { profile: 'rfc9293', seed: 1, options: {} }), {
  table,
  planned: planned(),
  onCase({ id, verdict, reason }) {
    if (verdict !== 'pass') throw new Error(`${id}: ${verdict} ${reason}`);
    if (++cases === WARM) began = process.cpuUsage();
  },
});
const { user, system } = process.cpuUsage(began);
console.log(((user + system) / LIVES / steps.length).toFixed(3));
