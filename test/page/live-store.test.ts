import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tcpMachine } from '../../src/index.ts';
import {
  type LiveActor,
  liveStore,
  liveTrace,
  takeInspection,
  valueText,
} from '../../src/page/state/live-store.ts';

const SESSION = '1~x:0';

describe('what an actor of a program tells', () => {
  // The store tells the page once a frame.
  beforeAll(() => {
    vi.stubGlobal('document', { hidden: false });
    vi.stubGlobal('requestAnimationFrame', () => 0);
  });
  afterAll(() => vi.unstubAllGlobals());

  it.each([
    ['rfc9293', ['snd ACK'], 'ESTABLISHED'],
    ['rfc793', ['delete TCB'], 'CLOSED'],
  ])('is followed by the rules its context names: %s', (profile, outputs, next) => {
    begin({ profile });
    tell('OPEN.active', 'SYN_SENT');
    tell('rcv.SYN_ACK', 'ESTABLISHED');
    const step = tell('rcv.RST.inWindow', next);
    expect(step).toMatchObject({ next, cell: { next, outputs } });
    expect(step?.observed).toBeUndefined();
  });

  it.each([undefined, null, {}, { profile: 7 }])(
    'is followed by the default rules where it names none',
    (context) => {
      begin(context);
      expect(liveStore.get().actors.get(SESSION)?.profile).toBe('rfc9293');
    },
  );

  it('is followed from its first snapshot on: the state of its announcement is of a later time', () => {
    begin({ profile: 'rfc9293' }, 'SYN_SENT');
    tell('xstate.init', 'CLOSED');
    expect(tell('OPEN.active', 'SYN_SENT')).toMatchObject({
      state: 'CLOSED',
      before: 'CLOSED',
      next: 'SYN_SENT',
    });
    begin({ profile: 'rfc9293' }, 'SYN_SENT');
    expect(tell('OPEN.active', 'SYN_SENT')).toMatchObject({ state: '?', next: 'SYN_SENT' });
    const second = tell('rcv.SYN_ACK', 'ESTABLISHED');
    expect(second).toMatchObject({ state: 'SYN_SENT', next: 'ESTABLISHED', cell: { outputs: ['snd ACK'] } });
  });

  it('is not joined to what was told before something was missed', () => {
    begin({ profile: 'rfc9293' });
    tell('xstate.init', 'CLOSED');
    tell('OPEN.active', 'SYN_SENT');
    announce({ profile: 'rfc9293' }, 'CLOSED');
    expect(tell('timeout.2MSL', 'CLOSED')).toMatchObject({ state: '?', next: 'CLOSED' });
    expect(tell('OPEN.passive', 'LISTEN')).toMatchObject({ state: 'CLOSED', next: 'LISTEN' });
    expect(actor().taken).toBe(3);
  });

  it('is shown from its snapshots where its registration was lost', () => {
    liveStore.set({ actors: new Map(), malformed: [] });
    tell('NEXT', { playing: 'fast' } as never, { volume: 3 });
    tell('STOP', 'stopped', { volume: 3 });
    expect(actor()).toMatchObject({
      name: 'x:0',
      isAnnounced: false,
      isTcp: false,
      value: 'stopped',
      taken: 2,
    });
    expect(actor().steps).toMatchObject([
      { state: '?', input: 'NEXT', next: 'playing.fast' },
      { state: 'playing.fast', input: 'STOP', next: 'stopped' },
    ]);
    announce({ volume: 3 }, 'stopped');
    expect(actor()).toMatchObject({ name: 'client', isAnnounced: true, taken: 2 });
  });

  it('is drawn as the figure without its registration, where its context says that it is our machine', () => {
    liveStore.set({ actors: new Map(), malformed: [] });
    tell('rcv.SYN_ACK', 'ESTABLISHED', { openedBy: 'active', profile: 'rfc793' });
    tell('rcv.RST.inWindow', 'CLOSED', { openedBy: null, profile: 'rfc793' });
    expect(actor()).toMatchObject({ isTcp: true, isAnnounced: false, profile: 'rfc793' });
    expect(liveTrace(actor()).steps).toMatchObject([
      { state: '?', input: 'rcv.SYN_ACK', next: 'ESTABLISHED' },
      { state: 'ESTABLISHED', next: 'CLOSED', cell: { outputs: ['delete TCB'] } },
    ]);
    expect(actor().steps.map(({ observed }) => observed)).toEqual([undefined, undefined]);
  });

  it.each([[{ openedBy: 'x', profile: 'rfc9293' }], [{ profile: 'rfc9293' }], [null], [7]])(
    'is not our machine with the context %j',
    (context) => {
      liveStore.set({ actors: new Map(), malformed: [] });
      tell('rcv.SYN_ACK', 'ESTABLISHED', context);
      expect(actor().isTcp).toBe(false);
    },
  );

  it('is whatever it says, however deep, and never the end of the page', () => {
    liveStore.set({ actors: new Map(), malformed: [] });
    const deep = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const wide = JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":"prototype","b":"[Object]"}');
    announce(null, 'CLOSED', deep);
    tell('GO', deep, deep);
    tell('GO', wide, wide);
    expect(actor().name).toBe('…');
    expect(valueText(actor())).toBe('__proto__.polluted.yes, constructor.prototype, b.…');
    tell(deep, 'on', null);
    expect(actor().steps.at(-1)).toMatchObject({ input: '…', next: 'on' });
    announce(null, 'CLOSED', 'n'.repeat(100_000));
    expect(actor().name).toHaveLength(500);
    expect({}).not.toHaveProperty('polluted');
  });
});

function actor(): LiveActor {
  const found = liveStore.get().actors.get(SESSION);
  if (found === undefined) throw new Error('no actor');
  return found;
}

function begin(context: unknown, value = 'CLOSED'): void {
  liveStore.set({ actors: new Map(), malformed: [] });
  announce(context, value);
}

function announce(context: unknown, value: string, name: unknown = 'client'): void {
  takeInspection({
    type: '@xstate.actor',
    sessionId: SESSION,
    name,
    definition: JSON.stringify(tcpMachine.config),
    snapshot: { status: 'active', value, context },
  } as unknown as Parameters<typeof takeInspection>[0]);
}

function tell(type: string, value: string, context: unknown = {}) {
  takeInspection({
    type: '@xstate.snapshot',
    sessionId: SESSION,
    event: { type },
    snapshot: { status: 'active', value, context },
  } as unknown as Parameters<typeof takeInspection>[0]);
  return liveStore.get().actors.get(SESSION)?.steps.at(-1);
}
