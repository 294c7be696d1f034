import { oneLine } from '../run/reason.ts';

export interface StatelyForward {
  /** Never throws: what cannot be sent is left out. */
  send(event: unknown): void;
  stop(): void;
}

/** What closes; the socket of the inspector is one. */
interface Closes {
  close?(): void;
}

/**
 * Passes inspection events to Stately's online inspector, which says on standard output where they can be seen. That it
 * cannot be reached is told once on standard error, and nothing more is sent then.
 */
export function forwardToStately(): StatelyForward {
  let stopped = false;
  const giveUp = (error: Error) => {
    if (!stopped) process.stderr.write(unreachable(error));
    stopped = true;
  };
  let pass: ((event: unknown) => void) | null = null;
  const early: unknown[] = [];
  open().catch(giveUp);
  return {
    send(event) {
      if (stopped) return;
      if (pass !== null) pass(event);
      else early.push(event);
    },
    stop() {
      stopped = true;
    },
  };

  async function open(): Promise<void> {
    const { createSkyInspector } = await import('@statelyai/inspect');
    if (stopped) return;
    const inspector = createSkyInspector({
      // Called as a method of its socket, which would go on trying for ever.
      onerror(this: Closes | undefined, error: Error) {
        giveUp(error);
        this?.close?.();
      },
    });
    pass = (event) => {
      try {
        inspector.adapter.send?.(event as never);
      } catch {
        // Nested too deep to be written, it is shown on the local page all the same.
      }
    };
    for (const event of early.splice(0)) pass(event);
  }
}

function unreachable({ message }: Error): string {
  return `tcp-statechart: Stately's sky cannot be reached (${oneLine(message || 'no answer')}): the local page goes on\n`;
}
