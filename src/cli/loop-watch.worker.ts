import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** What the thread that watches is given. */
export interface WatchOrder {
  /** Two counts, each an Int32, and then the id of the case that is waited for, in UTF-8, filled up with zeros. */
  shared: SharedArrayBuffer;
  limitMs: number;
}

/** Places of the counts: which wait it is, 0 where nothing is waited for; and how often the other thread has beaten. */
export const [WAITING, BEAT] = [0, 1];
export const ID_AT = 8;
export const LONGEST_ID = 512;

const LOOK_MS = 250;

if (workerData !== null) watch(workerData as WatchOrder);

function watch({ shared, limitMs }: WatchOrder): void {
  const counts = new Int32Array(shared, 0, 2);
  let [seen, since] = ['', performance.now()];
  setInterval(() => {
    const wait = Atomics.load(counts, WAITING);
    const sign = `${wait} ${Atomics.load(counts, BEAT)}`;
    if (wait === 0 || sign !== seen) [seen, since] = [sign, performance.now()];
    else if (performance.now() - since > limitMs) end(idIn(shared), limitMs);
  }, LOOK_MS);
}

function end(id: string, limitMs: number): void {
  writeSync(
    2,
    `error: the SUT loops: in case ${id} it has kept the program to itself for ${limitMs} ms, after it had given way ` +
      'once; the run ends here, without its reports. Let its methods answer at once, and such a loop is a verdict of its case.\n',
  );
  process.kill(process.pid, 'SIGKILL');
}

function idIn(shared: SharedArrayBuffer): string {
  const octets = new Uint8Array(shared, ID_AT).slice();
  return new TextDecoder().decode(octets.subarray(0, octets.indexOf(0)));
}
