import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { History } from '../../src/inspect/history.ts';
import { Receivers } from '../../src/inspect/receivers.ts';
import { eventually } from './eventually.ts';

/** A socket whose other end reads when it is told to. */
class SlowSocket extends EventEmitter {
  readonly readyState = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: string[] = [];

  send(text: string, sent?: () => void): void {
    this.sent.push(text);
    this.bufferedAmount += text.length;
    sent?.();
  }
}

describe('a page that is slow', () => {
  it('misses what would wait too long, and then learns how the actors are', async () => {
    const history = new History();
    const receivers = new Receivers(history, () => {});
    const slow = new SlowSocket();
    const quick = new SlowSocket();
    for (const socket of [slow, quick]) receivers.add(socket as unknown as WebSocket);
    const pass = (type: '@xstate.actor' | '@xstate.snapshot', sessionId: string, text: string) => {
      history.add({ type, sessionId }, text);
      receivers.forward(sessionId, text);
      quick.bufferedAmount = 0;
    };
    pass('@xstate.actor', 'x:0', 'actor 0');
    slow.bufferedAmount = 9 * 1024 * 1024;
    pass('@xstate.actor', 'x:1', 'actor 1');
    for (let i = 0; i < 1000; i++) pass('@xstate.snapshot', 'x:1', `snapshot ${i}`);
    expect(slow.sent).toEqual(['actor 0']);
    slow.bufferedAmount = 2 * 1024 * 1024;
    pass('@xstate.snapshot', 'x:1', 'snapshot 1000');
    expect(slow.sent).toEqual(['actor 0']);
    slow.bufferedAmount = 0;
    await eventually(() => slow.sent.length > 1);
    expect(slow.sent).toEqual(['actor 0', 'actor 1', 'snapshot 1000']);
    pass('@xstate.snapshot', 'x:1', 'snapshot 1001');
    expect(slow.sent.at(-1)).toBe('snapshot 1001');
    expect(quick.sent).toHaveLength(1004);
    receivers.close();
  });
});
