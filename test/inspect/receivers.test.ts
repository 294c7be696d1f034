import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { HISTORY_LIMITS, History } from '../../src/inspect/history.ts';
import { Outflow } from '../../src/inspect/outflow.ts';
import { Receivers } from '../../src/inspect/receivers.ts';
import { atEndOfFile } from '../support/at-end.ts';
import { eventually } from './eventually.ts';

/** A socket whose other end reads when it is told to. */
class SlowSocket extends EventEmitter {
  readonly readyState = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: string[] = [];

  send(text: string | Buffer, _: object, sent: () => void): void {
    this.sent.push(String(text));
    this.bufferedAmount += text.length;
    sent();
  }

  asWebSocket(): WebSocket {
    return this as unknown as WebSocket;
  }
}

function receiversOf(history: History): Receivers {
  const fail = (where: string, problem: string) => {
    throw new Error(`${where}: ${problem}`);
  };
  const outflow = new Outflow();
  // Its timer would ask these sockets in the tests of other files.
  atEndOfFile(() => outflow.close());
  return new Receivers({ history, outflow, upToDate: () => {}, lastResort: fail });
}

describe('a page that is slow', () => {
  it('misses what would wait too long, and then learns how the actors are', async () => {
    const history = new History();
    const receivers = receiversOf(history);
    const slow = new SlowSocket();
    const quick = new SlowSocket();
    for (const socket of [slow, quick]) receivers.add(socket.asWebSocket());
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

  it('learns how all actors are where those it missed were too many to be named', async () => {
    const history = new History();
    const receivers = receiversOf(history);
    const slow = new SlowSocket();
    receivers.add(slow.asWebSocket());
    slow.bufferedAmount = 9 * 1024 * 1024;
    for (let i = 0; i < 1000; i++) {
      const session = `x:${i}`;
      history.add({ type: '@xstate.actor', sessionId: session }, `actor ${i}`);
      receivers.forward(session, `actor ${i}`);
    }
    slow.bufferedAmount = 0;
    await eventually(() => slow.sent.length > 0);
    const kept = Array.from({ length: HISTORY_LIMITS.actors }, (_, i) => `actor ${936 + i}`);
    expect(slow.sent).toEqual(kept);
    receivers.close();
  });
});
