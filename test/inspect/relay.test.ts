import { createWebSocketInspector } from '@statelyai/inspect';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import { eventually } from './eventually.ts';
import { type Client, inspector, openPage, openProgram, openReceiver } from './inspector.ts';

function actor(sessionId: string, more: object = {}) {
  return { type: '@xstate.actor', name: 'tcp', sessionId, snapshot: { status: 'active' }, ...more };
}

function snapshot(sessionId: string, value: unknown) {
  return {
    type: '@xstate.snapshot',
    sessionId,
    rootId: 'anonymous',
    event: { type: 'e' },
    snapshot: { value },
  };
}

type Received = Client<{ type: string; sessionId: string; [name: string]: unknown }>;

function typeOf(event: unknown): unknown {
  return (event as { type?: unknown }).type;
}

function seen(client: Received, count: number) {
  return eventually(() => client.told.length >= count && client.told);
}

describe('programs that send', () => {
  it('are kept apart, though each counts its actors from x:0', async () => {
    const accepted: unknown[] = [];
    const started = await inspector({ onInspection: (event) => accepted.push(event) });
    const receiver = await openReceiver(started);
    const [one, two] = [await openProgram(started), await openProgram(started)];
    one.send(actor('x:0'));
    await seen(receiver, 1);
    two.send(actor('x:1', { rootId: 'x:0', parentId: 'x:0' }));
    await seen(receiver, 2);
    two.send({
      type: '@xstate.event',
      sessionId: 'x:1',
      sourceId: 'x:0',
      rootId: 'anonymous',
      event: { type: 'e' },
    });
    const told = await seen(receiver, 3);
    expect(told).toMatchObject([
      { sessionId: '1~x:0', rootId: '1~x:0' },
      { sessionId: '2~x:1', rootId: '2~x:0', parentId: '2~x:0' },
      { sessionId: '2~x:1', rootId: '2~x:1', sourceId: '2~x:0', event: { type: 'e' } },
    ]);
    expect(accepted).toEqual(told);
  });

  it('that go away leave their actors to be looked at', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const program = await openProgram(started);
    program.send(actor('x:0'));
    program.socket.close();
    expect(await page.of('actors.left')).toMatchObject([{ connection: '1' }]);
    const late = await openPage(started);
    expect(await seen(await openReceiver(started), 1)).toMatchObject([{ sessionId: '1~x:0' }]);
    expect(await late.of('actors.left')).toMatchObject([{ connection: '1' }]);
  });

  it('that went away are forgotten where a page says so, and only they', async () => {
    const started = await inspector();
    const [page, other] = [await openPage(started), await openPage(started)];
    const [gone, here] = [await openProgram(started), await openProgram(started)];
    gone.send(actor('x:0'));
    here.send(actor('x:0'));
    await seen(await openReceiver(started), 2);
    gone.socket.close();
    await page.of('actors.left');
    page.send({ type: 'actors.clear' });
    await page.of('actors.cleared');
    await other.of('actors.cleared');
    const late = await openReceiver(started);
    here.send(actor('x:1'));
    expect(await seen(late, 2)).toMatchObject([{ sessionId: '2~x:0' }, { sessionId: '2~x:1' }]);
  });

  it('may use @statelyai/inspect as it is', async () => {
    const started = await inspector();
    const receiver = await openReceiver(started);
    const { inspect, stop } = createWebSocketInspector({ url: started.programs });
    const running = createActor(tcpMachine, { inspect }).start();
    running.send({ type: 'OPEN.passive' });
    const last = await eventually(() =>
      receiver.told.find(
        ({ type, event }) => type === '@xstate.snapshot' && typeOf(event) === 'OPEN.passive',
      ),
    );
    expect(last).toMatchObject({ sessionId: expect.stringMatching(/^1~x:/), snapshot: { value: 'LISTEN' } });
    const announced = receiver.told.find(({ type }) => type === '@xstate.actor');
    expect(JSON.parse(String(announced?.definition))).toMatchObject({ states: { LISTEN: {} } });
    expect(
      receiver.told.some(({ type, event }) => type === '@xstate.event' && typeOf(event) === 'OPEN.passive'),
    ).toBe(true);
    stop();
  });
});

describe('what is no inspection event', () => {
  const oneCase = { type: 'run.case', suite: 'wp', result: { id: 'one', verdict: 'pass', steps: [] } };

  it('is told to the pages, and the connection lives on', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const receiver = await openReceiver(started);
    const program = await openProgram(started);
    const bad = [
      '{',
      'null',
      '7',
      '{"type":"@xstate.actor"}',
      '{"type":"@xstate.event","sessionId":5}',
      '{"type":"@xstate.microstep","sessionId":"x:0"}',
      '{"type":"@xstate.actor","sessionId":"x:0","definition":{"a":1}}',
      '{"type":"run.case","suite":"wp"}',
      JSON.stringify(oneCase),
      `{"type":"@xstate.snapshot","sessionId":"x:0","snapshot":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      `"${'x'.repeat(600_000)}"`,
    ];
    for (const text of bad) program.send(text);
    program.socket.send(Buffer.from([1, 2, 3]));
    program.send(actor('x:0'));
    expect(await seen(receiver, 1)).toHaveLength(1);
    const malformed = await page.of('malformed', bad.length + 1);
    expect(malformed.map(({ problem }) => problem)).toEqual([
      'not JSON',
      expect.stringContaining('Object'),
      expect.stringContaining('Object'),
      expect.stringMatching(/^sessionId: /),
      expect.stringMatching(/^sessionId: /),
      expect.stringMatching(/^type: /),
      expect.stringMatching(/^definition: /),
      expect.stringMatching(/^result: /),
      'run.case without a run.begin before it',
      'nested too deep',
      'message of 600002 octets, the limit is 524288',
      'a binary message, expected JSON text',
    ]);
    expect(Math.max(...malformed.map(({ text }) => text.length))).toBe(200);
    const late = await openPage(started);
    expect(await late.of('malformed', bad.length + 1)).toEqual(malformed);
  });

  it('is counted and not told where there is too much of it', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const program = await openProgram(started);
    for (let i = 0; i < 100; i++) program.send('{');
    const told = await page.of('malformed', 21, 3000);
    expect(told).toHaveLength(21);
    expect(told.at(-1)).toMatchObject({ from: '1', problem: '80 more within a second' });
  });

  it('is cut off where it is larger than any message', async () => {
    const started = await inspector();
    const page = await openPage(started);
    const program = await openProgram(started);
    program.socket.on('error', () => {});
    program.send('x'.repeat(5 * 1024 * 1024));
    expect(await page.of('malformed')).toMatchObject([{ problem: expect.stringContaining('closed') }]);
    await page.of('actors.left');
  });
});

describe('a page that comes late', () => {
  it('is told all that is kept, in order', async () => {
    const started = await inspector();
    const first = await openReceiver(started);
    const program = await openProgram(started);
    for (const session of ['x:0', 'x:1']) program.send(actor(session));
    for (let i = 0; i < 300; i++) program.send(snapshot(`x:${i % 2}`, `s${i}`));
    const told = [...(await seen(first, 302))];
    const late = await openReceiver(started);
    expect(await seen(late, 302)).toEqual(told);
    program.send(snapshot('x:0', 'then'));
    expect((await seen(late, 303)).at(-1)).toMatchObject({ snapshot: { value: 'then' } });
  });

  it('learns of the last 64 actors when there were more', async () => {
    const started = await inspector();
    const first = await openReceiver(started);
    const program = await openProgram(started);
    for (let i = 0; i < 100; i++) program.send(actor(`x:${i}`));
    for (let i = 0; i < 2000; i++) program.send(snapshot(`x:${i % 100}`, i));
    await seen(first, 2100);
    const late = await openReceiver(started);
    // Those forgotten that did something later are kept from then on, without what announced them.
    const sessions = new Set((await seen(late, 64)).map(({ sessionId }) => sessionId));
    expect(sessions.size).toBe(64);
  });
});
