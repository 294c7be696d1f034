import type { RunEvent } from './events.ts';

/** Is told of a run while it goes on, in order. */
export interface Watcher {
  tell(event: RunEvent): void;
  /** Nothing follows; resolves when all that was told has arrived. */
  close(): Promise<void>;
}
