import { setImmediate as pause } from 'node:timers/promises';
import type { Progress } from '../learn/learn.ts';
import type { LearnedStack } from '../run/learned-stack.ts';
import { tell } from './output.ts';

/* Learning takes a while: what is told meanwhile, and time in which it can be stopped. */

const TOLD_MS = 1_000;

/** States as they come; of a layer how far it is, and how long it will take at this pace. */
export function progressTold(): (progress: Progress) => void {
  let known = 0;
  let last = performance.now();
  let began = { depth: -1, at: 0, done: 0 };
  return ({ states, queries, layer }) => {
    const now = performance.now();
    if (states > known) tell(`${states} states after ${queries} queries`);
    known = states;
    if (layer === undefined) return;
    if (layer.depth !== began.depth || layer.done < began.done)
      began = { depth: layer.depth, at: now, done: layer.done };
    if (now - last < TOLD_MS) return;
    last = now;
    const pace = (now - began.at) / Math.max(1, layer.done - began.done);
    const left = Math.ceil((pace * (layer.of - layer.done)) / 1000);
    const part = Math.floor((100 * layer.done) / layer.of);
    tell(`layer ${layer.depth}: ${part} %, some ${left} s left; ${queries} queries, ${states} states`);
  };
}

/** A stack that answers at once would leave no time in which a signal could come. */
const PAUSE_MS = 100;

export function interruptible(stack: LearnedStack): LearnedStack {
  let last = performance.now();
  return {
    ...stack,
    reset() {
      if (performance.now() - last < PAUSE_MS) return stack.reset();
      return pause().then(() => {
        last = performance.now();
        return stack.reset();
      });
    },
  };
}
