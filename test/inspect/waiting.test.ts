import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { OUTFLOW_LIMITS } from '../../src/inspect/outflow.ts';
import { NO_ROOM } from '../../src/inspect/protocol.ts';
import { VISITOR_LIMITS } from '../../src/inspect/visitors.ts';
import { slowness } from '../support/slowness.ts';
import { eventually } from './eventually.ts';
import BEGIN from './fixtures/run-begin.json' with { type: 'json' };
import {
  connect,
  inspector,
  openPage,
  openProgram,
  openReceiver,
  sent,
  stopReading,
  TOKEN,
} from './inspector.ts';

function largeCase(octets: number) {
  const result = { id: 'one', verdict: 'pass', steps: [], note: 'n'.repeat(octets) };
  return { type: 'run.case', suite: 'wp', result };
}

async function isCutOff(socket: WebSocket): Promise<true> {
  socket.resume();
  await once(socket, 'close');
  return true;
}

describe('a page that does not read', () => {
  it('is cut off where too much waits for it, and one that reads is told all', async () => {
    const started = await inspector({ outflow: { ...OUTFLOW_LIMITS, waiting: 8_000_000 } });
    const unread = stopReading(await openPage(started));
    const page = await openPage(started);
    const program = await openProgram(started);
    program.send(BEGIN);
    for (let i = 0; i < 12; i++) {
      program.send(largeCase(2_000_000));
      await sent(program);
    }
    await page.of('actors.left', 0);
    await eventually(
      () => page.told.flatMap((one) => (one.type === 'run.events' ? one.events : [])).length === 13,
    );
    expect(await isCutOff(unread)).toBe(true);
  });

  it('is cut off where too much waits for all of them, the one that is most behind first', async () => {
    const started = await inspector({
      outflow: { ...OUTFLOW_LIMITS, waiting: 1e9, waitingInAll: 20_000_000 },
    });
    const program = await openProgram(started);
    program.send(BEGIN);
    const first = stopReading(await openPage(started));
    for (let i = 0; i < 8; i++) program.send(largeCase(2_000_000));
    await sent(program);
    const second = stopReading(await openPage(started));
    for (let i = 0; i < 8; i++) program.send(largeCase(2_000_000));
    await sent(program);
    expect(await isCutOff(first)).toBe(true);
    second.terminate();
  });

  it('is cut off after a while, however little waits', async () => {
    const patienceMs = 800 * slowness();
    const started = await inspector({ outflow: { ...OUTFLOW_LIMITS, patienceMs } });
    const [control, receive] = [await openPage(started), await openReceiver(started)].map(stopReading);
    const page = await openPage(started);
    await new Promise((resolve) => setTimeout(resolve, 2.5 * patienceMs));
    if (control === undefined || receive === undefined) throw new Error('not open');
    expect(await isCutOff(control)).toBe(true);
    expect(await isCutOff(receive)).toBe(true);
    // A page that answers may be as quiet as it likes.
    page.send('{}');
    await page.of('refused');
  });
});

describe('connections that say nothing', () => {
  async function silent(port: number): Promise<Socket> {
    const socket = connectTcp(port, '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
    return socket;
  }

  it('are so many at most, and never keep others out', async () => {
    const started = await inspector();
    const sockets: Socket[] = [];
    for (let i = 0; i < 600; i++) sockets.push(await silent(started.port));
    const page = await openPage(started);
    await eventually(() => sockets.filter(({ closed }) => closed).length >= 600 - VISITOR_LIMITS.strangers);
    page.send('{}');
    await page.of('refused');
    for (const socket of sockets) socket.destroy();
  });

  it('are given so long, and what was let in stays', async () => {
    const started = await inspector({ visitors: { ...VISITOR_LIMITS, strangerMs: 800 * slowness() } });
    const program = await openProgram(started);
    const socket = await silent(started.port);
    const half = await silent(started.port);
    half.write(`GET /?token=${TOKEN} HTTP/1.1\r\n`);
    await Promise.all([once(socket, 'close'), once(half, 'close')]);
    program.socket.ping();
    await once(program.socket, 'pong');
  });

  it('are so many of each kind from one address; a program that was quiet for long makes way', async () => {
    const sockets = { control: 2, receive: 2, program: 2 };
    const idleMs = 800 * slowness();
    const started = await inspector({ visitors: { ...VISITOR_LIMITS, sockets, idleMs } });
    const [quiet, busy] = [await openProgram(started), await openProgram(started)];
    const early = await connect<never>(started.port, '/');
    const [code, why] = await once(early.socket, 'close');
    expect([code, String(why)]).toEqual([NO_ROOM, 'there are 2 connections of this kind already: close one']);
    await new Promise((resolve) => setTimeout(resolve, 1.1 * idleMs));
    busy.send({ type: '@xstate.actor', sessionId: 'x:0' });
    await sent(busy);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const third = await openProgram(started);
    expect((await once(quiet.socket, 'close'))[0]).toBe(NO_ROOM);
    for (const { socket } of [busy, third]) {
      socket.ping();
      await once(socket, 'pong');
    }
    const origin = `http://127.0.0.1:${started.port}`;
    const [, page] = [await openPage(started), await openPage(started)];
    const another = await connect<never>(started.port, '/control', origin);
    expect((await once(another.socket, 'close'))[0]).toBe(NO_ROOM);
    page.socket.close();
    await once(page.socket, 'close');
    await openPage(started);
  });
});
