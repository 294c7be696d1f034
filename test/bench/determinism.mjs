/**
 * Repeats the full matrix against the kernel and prints every step that was ever answered differently.
 * `npm run determinism -- 30 load`: thirty times, with every core kept busy.
 */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { linux } from '../../dist/src/adapters/linux/adapter.js';
import { planSuite, run, SUITES, tcpTable } from '../../dist/src/index.js';
import { adapterSystem } from '../../dist/src/run/adapter-system.js';

const runs = Number(process.argv[2] ?? 30);
const load = process.argv.includes('load');
const SUITE_NAMES = ['transitions', 'lifecycles', 'pairs'];
const table = tcpTable();

const busy = load ? cpus().map(() => spawn(process.execPath, ['-e', 'for (;;);'])) : [];
const first = new Map();
const differing = new Map();
let steps = 0;
const began = performance.now();
try {
  for (let repeat = 0; repeat < runs; repeat++) {
    for (const name of SUITE_NAMES) {
      const planned = planSuite(SUITES.get(name), {
        table,
        alphabet: 'full',
        capabilities: linux.capabilities,
        suiteOptions: {},
      });
      // Without the ledger: what the kernel does is compared, not what is thought of it.
      await run(adapterSystem(linux, { profile: 'rfc9293', seed: 1, options: {} }), {
        table,
        planned,
        onCase({ id, steps: taken }) {
          for (const [at, { state, input, observed }] of taken.entries()) {
            steps++;
            const seen = JSON.stringify(observed);
            const key = `${id} ${at}`;
            if (!first.has(key)) first.set(key, seen);
            else if (first.get(key) !== seen)
              differing.set(`${state}/${input} in ${id}`, [first.get(key), seen]);
          }
        },
      });
    }
  }
} finally {
  for (const child of busy) child.kill();
}
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(
  `${runs} runs of ${SUITE_NAMES.join(', ')}${load ? ' under load' : ''}: ${steps} steps in ${seconds} s`,
);
for (const [where, [once, then]] of differing) console.log(`  ${where}: ${once}, then ${then}`);
console.log(`${differing.size} steps ever differed`);
process.exitCode = differing.size === 0 ? 0 : 1;
