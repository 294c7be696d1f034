import { oneLine } from '../run/reason.ts';

export interface StatelyForward {
  /** Never throws: what cannot be sent is left out. */
  send(event: unknown): void;
  stop(): void;
}

/** The part of the inspector's socket that is used. */
interface Closes {
  close?(): void;
}

/**
 * Passes inspection events to Stately's online inspector, which prints on standard output where they can be seen. If it
 * cannot be reached, prints that once on standard error, and sends nothing more.
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
      // `this` is the socket, which would go on trying for ever.
      onerror(this: Closes | undefined, error: Error) {
        giveUp(error);
        this?.close?.();
      },
    });
    pass = (event) => {
      try {
        inspector.adapter.send?.(event as never);
      } catch {
        // An event nested too deep to be written is still shown on the local page.
      }
    };
    for (const event of early.splice(0)) pass(event);
  }
}

function unreachable({ message }: Error): string {
  return `tcp-statechart: Stately's sky cannot be reached (${oneLine(message || 'no answer')}): the local page goes on\n`;
}
