import { SutBroke } from '../run/guarded-sut.ts';
import { reasonOf } from '../run/reason.ts';

/* What happens to the process while a run goes on: Ctrl-C, and errors that nobody else catches. */

/** The first Ctrl-C ends the run after the case at hand; the second ends the program. */
export function stopOnInterrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const onInterrupt = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', onInterrupt);
  return { signal: controller.signal, release: () => process.off('SIGINT', onInterrupt) };
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
