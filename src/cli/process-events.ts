import { constants } from 'node:os';
import process from 'node:process';
import { isatty } from 'node:tty';
import { SutBroke } from '../run/guard.ts';
import { reasonOf } from '../run/reason.ts';

/* What happens to the process while a run goes on: signals that ask it to end, and errors that nobody else catches. */

/** The signals that ask the program to end: from Ctrl-C, a supervisor, and a terminal that goes away. */
export const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

export interface Stop {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** The exit code for the signal, 128 plus its number; `null` where none has come. */
  code(): number | null;
  release(): void;
}

/** npx passes a second Ctrl-C on for one key press; nobody presses twice in so short a time, ms. */
const ONE_KEY_MS = 100;

/** The first signal ends the run soon, with all its reports; a second Ctrl-C ends the program at once. */
export function stopOnSignals(): Stop {
  const controller = new AbortController();
  let code: number | null = null;
  let pressed = Number.NEGATIVE_INFINITY;
  const onSignal = (name: NodeJS.Signals) => {
    const first = code === null;
    code ??= 128 + constants.signals[name];
    if (name === 'SIGINT') {
      if (!first && performance.now() - pressed > ONE_KEY_MS) endNow(128 + constants.signals.SIGINT);
      pressed = performance.now();
    }
    if (first) controller.abort();
  };
  for (const name of STOPPING) process.on(name, onSignal);
  return {
    signal: controller.signal,
    code: () => code,
    release() {
      for (const name of STOPPING) process.off(name, onSignal);
    },
  };
}

/** A terminal that has gone away cannot be asked any more, so this asks at the start. */
const onTerminal = [0, 1, 2].some((file) => isatty(file));

/**
 * Ends the program. After SIGHUP from its terminal it ends by that same signal, which a shell also reads as 129: an
 * exit would try to restore the terminal, and fail because that is gone.
 */
export function leave(code: number): void {
  // No listener may give the end another code any more.
  removeAllListeners('exit');
  if (onTerminal && code === 128 + constants.signals.SIGHUP) process.kill(process.pid, 'SIGHUP');
  else reallyExit(code);
}

/** Taken when the program begins: an adapter may replace them later. */
const exit: (code: number) => never = process.exit.bind(process);
const removeAllListeners = process.removeAllListeners.bind(process);
/** What `process.exit` calls at its end, with the exit code. */
const reallyExit = (process as unknown as { reallyExit: typeof exit }).reallyExit.bind(process);

let onPurpose = false;

function endNow(code: number): never {
  onPurpose = true;
  exit(code);
}

/** Did the user end the program early? Then no case is to blame. */
export function endsOnPurpose(): boolean {
  return onPurpose;
}

/** Errors thrown outside any call of ours: from a timer of the SUT's, or a rejection it never handles. */
export function collectStrayErrors(): { take(): Error | null; release(): void } {
  const strays: Error[] = [];
  const keep = (thrown: unknown) => {
    strays.push(new SutBroke(`outside any call, it threw ${reasonOf(thrown)}`));
  };
  process.on('uncaughtException', keep);
  process.on('unhandledRejection', keep);
  return {
    take: () => strays.shift() ?? null,
    release() {
      process.off('uncaughtException', keep);
      process.off('unhandledRejection', keep);
    },
  };
}
