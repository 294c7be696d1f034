import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { tcpMachine } from '../../src/index.ts';
import { liveStore, takeInspection } from '../../src/page/live-store.ts';

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
});

function begin(context: unknown): void {
  liveStore.set({ actors: new Map(), malformed: [] });
  takeInspection({
    type: '@xstate.actor',
    sessionId: SESSION,
    name: 'client',
    definition: JSON.stringify(tcpMachine.config),
    snapshot: { status: 'active', value: 'CLOSED', context },
  } as unknown as Parameters<typeof takeInspection>[0]);
}

function tell(type: string, value: string) {
  takeInspection({
    type: '@xstate.snapshot',
    sessionId: SESSION,
    event: { type },
    snapshot: { status: 'active', value, context: {} },
  } as unknown as Parameters<typeof takeInspection>[0]);
  return liveStore.get().actors.get(SESSION)?.steps.at(-1);
}
