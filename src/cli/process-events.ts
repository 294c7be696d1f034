import { constants } from 'node:os';
import process from 'node:process';
import { isatty } from 'node:tty';
import { SutBroke } from '../run/guard.ts';
import { reasonOf } from '../run/reason.ts';

/* What happens to the process while a run goes on: signals that ask it to end, and errors that nobody else catches. */

/** The signals that ask to end: of Ctrl-C, of whoever supervises, and of a terminal that goes away. */
export const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies NodeJS.Signals[];

export interface Stop {
  /** Aborted by the first signal. */
  signal: AbortSignal;
  /** The exit code that tells of it, 128 and its number; `null` where none has come. */
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
 * The last thing the program does. After SIGHUP from its terminal it ends by that very signal, which a shell reads as
 * 129, too: an exit would set the terminal right, and break where it is gone.
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
/** What `process.exit` ends with, once it has asked for the code that the process has. */
const reallyExit = (process as unknown as { reallyExit: typeof exit }).reallyExit.bind(process);

let onPurpose = false;

function endNow(code: number): never {
  onPurpose = true;
  exit(code);
}

/** Does the program end by its user's wish, before it is done? Then there is nobody to blame. */
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
