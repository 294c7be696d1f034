/** A million paths of a larger graph, lazily: the memory they take. */
import { simpleWalks } from '../../dist/src/fsm/suites/paths.js';
import { completeGraph } from './graphs.mjs';

const WANTED = 1_000_000;
const before = process.memoryUsage().rss;
const began = performance.now();
let paths = 0;
let steps = 0;
let most = before;
for (const word of simpleWalks(completeGraph(12), false)) {
  paths++;
  steps += word.length;
  if (paths % 50_000 === 0) most = Math.max(most, process.memoryUsage().rss);
  if (paths === WANTED) break;
}
const seconds = (performance.now() - began) / 1000;
const mebibytes = (octets) => (octets / 2 ** 20).toFixed(0);
console.log('A complete graph of 12 states, lazily');
console.log(`  ${paths} paths, ${steps} steps: ${(steps / seconds / 1e6).toFixed(1)} million steps/s`);
console.log(`  resident memory ${mebibytes(before)} MiB before, ${mebibytes(most)} MiB at most (bound: 200)`);
