import { createWebSocketReceiver } from '@statelyai/inspect';
import type { Subscribable } from 'xstate';

type Receiver = ReturnType<typeof createWebSocketReceiver>;

/** One event of @statelyai/inspect. */
export type StatelyInspectionEvent = Receiver extends Subscribable<infer T> ? T : never;

/** Live inspection events from the server. Loaded when it is needed: the first view does not wait for it. */
export function receive(server: string, take: (event: StatelyInspectionEvent) => void): void {
  createWebSocketReceiver({ server }).subscribe(take);
}
