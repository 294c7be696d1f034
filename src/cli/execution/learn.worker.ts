import { Console } from 'node:console';
import process from 'node:process';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { type GrowTask, GrowthHelper } from '../../learn/helpers.ts';
import { parseFlags } from '../flags.ts';
import { LEARN_FLAGS, stackAsked } from '../learn-flags.ts';

/* One of the threads of `learn --jobs`: a stack of its own, asked a part of each layer. */

export interface LearnOrder {
  args: readonly string[];
  /** The number of the last task that is to be left off. */
  stopped: SharedArrayBuffer;
}

export type LearnMessage = { task: GrowTask; number: number } | { end: true };

const { args, stopped } = workerData as LearnOrder;
const port = parentPort as MessagePort;
const last = new Int32Array(stopped);
globalThis.console = new Console(process.stderr);

const { stack } = await stackAsked(
  parseFlags({ name: 'learn', flags: LEARN_FLAGS, takesProgram: true }, args),
);
const helper = new GrowthHelper(stack);
port.on('message', async (message: LearnMessage) => {
  if ('end' in message) {
    await stack.dispose();
    port.close();
    return;
  }
  const { task, number } = message;
  port.postMessage(await helper.grow(task, () => Atomics.load(last, 0) < number));
});
