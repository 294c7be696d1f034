import { TestModel } from '@xstate/test';
import { afterAll, describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { configurationOf, STATES } from '../../src/model/configuration.ts';
import {
  adapterHandlers,
  ConformanceFailure,
  suitePaths,
  tcpTestModel,
  UnhandledPath,
} from '../../src/testing/xstate-test.ts';
import { alteredReference, observeWith } from '../run/fake-sut.ts';

const stack = adapterHandlers(reference);
afterAll(stack.dispose);

describe('every life of a connection, through @xstate/test, against the embedded endpoint:', () => {
  for (const path of tcpTestModel({ suite: 'lifecycles' }).getPaths()) {
    it(path.id, () => path.test(stack));
  }
});

/** Handlers somebody writes by hand: a live actor of the machine as the system under test. */
function liveActor() {
  let actor = createActor(tcpMachine).start();
  const given: string[] = [];
  return {
    given,
    begin() {
      actor = createActor(tcpMachine).start();
    },
    events: Object.fromEntries(
      FULL.map((type) => [
        type,
        () => {
          given.push(type);
          actor.send({ type });
        },
      ]),
    ),
    states: Object.fromEntries(
      STATES.map((state) => [
        state,
        () => {
          expect(actor.getSnapshot().value).toBe(state);
        },
      ]),
    ),
  };
}

describe('tcpTestModel', () => {
  it('is a TestModel', () => {
    expect(tcpTestModel()).toBeInstanceOf(TestModel);
  });

  it('has the paths of a suite, each with an id and a description of its own', () => {
    const model = tcpTestModel();
    expect(model.getPaths()).toHaveLength(430);
    const paths = model.getPaths(suitePaths('pairs'));
    expect(paths).toHaveLength(14863);
    expect(new Set(paths.map(({ id }) => id)).size).toBe(14863);
    expect(new Set(paths.map(({ description }) => description)).size).toBe(14863);
    expect(paths.find(({ id }) => id === 'pairs/CLOSING/rcv.ACK/rcv.FIN')?.description).toMatch(
      /^Reaches TIME_WAIT: OPEN\.active → /,
    );
  });

  it('leads where the machine leads', () => {
    for (const { steps, state } of tcpTestModel().getPaths(suitePaths('paths'))) {
      const actor = createActor(tcpMachine).start();
      for (const step of steps.slice(1)) {
        actor.send(step.event);
        expect(configurationOf(step.state)).toBe(configurationOf(actor.getSnapshot()));
      }
      expect(configurationOf(state)).toBe(configurationOf(actor.getSnapshot()));
    }
  });

  it('replaces the ways to generate paths that fail upstream', async () => {
    const model = tcpTestModel();
    expect(model.getShortestPaths()).toHaveLength(11);
    expect(model.getSimplePaths()).toHaveLength(592);
    expect(model.getAllStates()).toHaveLength(12);
    expect(model.getAdjacencyList()).toHaveLength(516);
    expect(() => model.getSimplePathsFrom()).toThrow('suites begin in CLOSED');
    const [path] = model.getPathsFromEvents([{ type: 'OPEN.active' }, { type: 'rcv.SYN' }]);
    expect(path?.id).toBe('OPEN.active/rcv.SYN');
    const live = liveActor();
    await path?.test(live);
    expect(live.given).toEqual(['OPEN.active', 'rcv.SYN']);
  });

  it('leaves out what the stack cannot be asked', () => {
    const capabilities = { ...reference.capabilities, unsupported: [{ input: 'SEND', reason: 'never' }] };
    const events = tcpTestModel({ capabilities, suite: 'pairs' })
      .getPaths()
      .flatMap(({ steps }) => steps.map(({ event }) => event.type));
    expect(events).not.toContain('SEND');
  });

  it('follows RFC 793 where it is told to', () => {
    const reaches = (profile: 'rfc793' | 'rfc9293') =>
      tcpTestModel({ profile })
        .getPaths()
        .find(({ id }) => id === 'ESTABLISHED/rcv.RST.inWindow')?.state.value;
    expect([reaches('rfc793'), reaches('rfc9293')]).toEqual(['CLOSED', 'ESTABLISHED']);
  });

  it('refuses a suite that does not exist', () => {
    expect(() => tcpTestModel({ suite: 'all' as never })).toThrow(
      'tcpTestModel: suite is all, expected one of',
    );
    expect(() => suitePaths('all' as never)).toThrow('suitePaths: suite is all');
  });
});

describe('path.test', () => {
  const path = () =>
    tcpTestModel()
      .getPaths()
      .find(({ id }) => id === 'FIN_WAIT_1/rcv.FIN');

  it('runs handlers written by hand, asynchronous and synchronous', async () => {
    const live = liveActor();
    await path()?.test(live);
    expect(live.given).toEqual(['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN']);
    live.given.length = 0;
    path()?.testSync(live);
    expect(live.given).toHaveLength(4);
  });

  /** What upstream adds to an error: states and events that do not belong together. */
  const UPSTREAM = /Path:|State:|Event:/;

  it('fails where a handler fails, and tells the way there, and no further', async () => {
    const live = liveActor();
    const states = { ...live.states, CLOSING: () => Promise.reject(new Error('it is in LAST_ACK')) };
    const told = await path()
      ?.test({ ...live, states })
      .catch((error: Error) => error);
    expect(told).toMatchObject({ name: 'Error' });
    expect((told as Error).message).toBe(
      `it is in LAST_ACK

✗ the path FIN_WAIT_1/rcv.FIN, in CLOSING, after rcv.FIN    RFC 9293 §3.10.7.4, eighth
    CLOSED       OPEN.active  →  SYN_SENT     create TCB, snd SYN
    SYN_SENT     rcv.SYN_ACK  →  ESTABLISHED  snd ACK
    ESTABLISHED  CLOSE        →  FIN_WAIT_1   snd FIN
  ▸ FIN_WAIT_1   rcv.FIN      →  CLOSING      snd ACK, "connection closing"`,
    );
    expect((told as Error).stack).toContain('▸ FIN_WAIT_1');
    expect((told as Error).message).not.toMatch(UPSTREAM);
  });

  it('stops telling where it failed, in the middle and at the start', () => {
    const live = liveActor();
    const failing = () => {
      throw new TypeError('the wire is cut');
    };
    const messageOf = (handlers: object) => {
      try {
        path()?.testSync({ ...live, ...handlers });
      } catch (error) {
        expect(error).toBeInstanceOf(TypeError);
        return (error as Error).message;
      }
      return 'it passed';
    };
    const inEvent = messageOf({ events: { ...live.events, CLOSE: failing } });
    expect(inEvent).toContain('the path FIN_WAIT_1/rcv.FIN, giving CLOSE in ESTABLISHED');
    expect(inEvent.split('\n').at(-1)).toBe('  ▸ ESTABLISHED  CLOSE        →  FIN_WAIT_1   snd FIN');
    const atStart = messageOf({ states: { ...live.states, CLOSED: failing } });
    expect(atStart).toBe('the wire is cut\n\n✗ the path FIN_WAIT_1/rcv.FIN, in CLOSED, where it begins');
    for (const message of [inEvent, atStart]) expect(message).not.toMatch(UPSTREAM);
  });

  it('tells of what is thrown and is no error, or cannot be written to', async () => {
    const failed = (thrown: unknown) =>
      path()?.test({ ...liveActor(), states: { '*': () => Promise.reject(thrown) } });
    await expect(failed('no')).rejects.toThrow(/^no\n\n✗ the path FIN_WAIT_1/);
    await expect(failed(Object.freeze(new Error('frozen')))).rejects.toThrow(/^frozen\n\n✗ the path/);
  });

  it("takes '*' for every input, and for every state, that has no function of its own", async () => {
    const seen: string[] = [];
    const handlers = {
      events: {
        '*': ({ event }: { event: { type: string } }) => void seen.push(event.type),
        CLOSE: () => void seen.push('our CLOSE'),
      },
      states: {
        '*': ({ value }: { value: unknown }) => void seen.push(String(value)),
        FIN_WAIT_1: () => void seen.push('our FIN_WAIT_1'),
      },
    };
    const expected = [
      ...['CLOSED', 'OPEN.active', 'SYN_SENT', 'rcv.SYN_ACK', 'ESTABLISHED', 'our CLOSE', 'our FIN_WAIT_1'],
      ...['rcv.FIN', 'CLOSING'],
    ];
    await path()?.test(handlers);
    expect(seen.splice(0)).toEqual(expected);
    path()?.testSync(handlers);
    expect(seen).toEqual(expected);
  });

  const live = liveActor();
  const { 'rcv.FIN': _, ...withoutFin } = live.events;
  const { CLOSING: __, ...withoutClosing } = live.states;
  const refused: [string, object, RegExp][] = [
    [
      'an event without handler',
      { ...live, events: withoutFin },
      /no handler events\['rcv\.FIN'\]: the step would pass/,
    ],
    ['a state without handler', { ...live, states: withoutClosing }, /no handler states\.CLOSING/],
    ['no handlers at all', {}, /events\['OPEN\.active'\].*states\.CLOSED/],
    [
      'a handler that is no function',
      { ...live, events: { ...live.events, 'rcv.FIN': true } },
      /events\['rcv\.FIN'\]/,
    ],
    [
      "an event whose handler is no function, though '*' has one",
      { ...live, events: { '*': () => {}, 'rcv.FIN': undefined } },
      /events\['rcv\.FIN'\]/,
    ],
    [
      'a handler for a state that does not exist',
      { ...live, states: { ...live.states, CLOSSING: () => {} } },
      /no event or state CLOSSING/,
    ],
    [
      'a handler for an event that does not exist',
      { ...live, events: { ...live.events, 'rcv.FINN': () => {} } },
      /no event or state rcv\.FINN/,
    ],
  ];
  for (const [what, handlers, told] of refused) {
    it(`refuses ${what}`, async () => {
      await expect(path()?.test(handlers as never)).rejects.toThrow(UnhandledPath);
      expect(() => path()?.testSync(handlers as never)).toThrow(told);
    });
  }

  it("takes '*' and a configuration's own name for a state", async () => {
    const seen: string[] = [];
    const states = {
      '*': (state: { value: unknown }) => void seen.push(String(state.value)),
      'SYN_RCVD/active': () => void seen.push('opened by us'),
    };
    const [simultaneous] = tcpTestModel().getPathsFromEvents([{ type: 'OPEN.active' }, { type: 'rcv.SYN' }]);
    await simultaneous?.test({ ...liveActor(), states });
    expect(seen).toEqual(['CLOSED', 'SYN_SENT', 'opened by us']);
  });
});

describe('adapterHandlers', () => {
  const pathsOf = (id: string) =>
    tcpTestModel()
      .getPaths()
      .filter((path) => path.id.startsWith(id));

  it('fail a path at the cell of a seeded bug, with its story', async () => {
    const handlers = adapterHandlers(reference, { options: { bug: 'simultaneous-close-goes-to-last-ack' } });
    const failed: string[] = [];
    for (const path of tcpTestModel().getPaths()) {
      await path.test(handlers).catch((error) => {
        expect(error).toBeInstanceOf(ConformanceFailure);
        expect(error.message).toContain('state is LAST_ACK, expected CLOSING');
        expect(error.message).not.toMatch(/Path:|State:|Event:/);
        failed.push(path.id);
      });
    }
    expect(failed[0]).toBe('FIN_WAIT_1/rcv.FIN');
    expect(failed.slice(1).every((id) => id === 'FIN_WAIT_1/rcv.DATA_FIN' || id.startsWith('CLOSING/'))).toBe(
      true,
    );
    expect(failed.length).toBeGreaterThan(20);
  });

  it('say so where an answer that is known leads elsewhere, and the path goes on', async () => {
    const handlers = adapterHandlers(reference, {
      options: { bug: 'simultaneous-close-goes-to-last-ack' },
      deviations: {
        sut: 'reference',
        deviations: [
          { cell: 'FIN_WAIT_1/rcv.FIN', does: { state: 'LAST_ACK', outputs: ['snd ACK'] }, why: 'a mistake' },
        ],
      },
    });
    for (const path of pathsOf('FIN_WAIT_1/rcv.FIN')) await path.test(handlers);
    for (const path of pathsOf('CLOSING/CLOSE'))
      await expect(path.test(handlers)).rejects.toThrow(
        'the answer in FIN_WAIT_1/rcv.FIN is known and leads elsewhere',
      );
  });

  it('open a stack that broke anew for the next path', async () => {
    let opened = 0;
    const fragile = alteredReference(
      observeWith((seen) => {
        if (seen.state === 'LISTEN') throw new RangeError('no listener');
        return seen;
      }),
    );
    const { create } = fragile;
    const handlers = adapterHandlers({
      ...fragile,
      create(options) {
        opened++;
        return create(options);
      },
    });
    for (const path of pathsOf('CLOSED/OPEN.passive'))
      await expect(path.test(handlers)).rejects.toThrow('observe() threw RangeError: no listener');
    for (const path of pathsOf('CLOSED/OPEN.active')) await path.test(handlers);
    expect(opened).toBe(2);
  });

  it('refuse a path with a step the stack cannot be asked', async () => {
    const mute = alteredReference(() => ({}), {
      unsupported: [{ input: 'SEND', reason: 'this stack never speaks' }],
    });
    const handlers = adapterHandlers(mute);
    for (const path of pathsOf('ESTABLISHED/SEND'))
      await expect(path.test(handlers)).rejects.toThrow(
        'ESTABLISHED/SEND is unsupported: this stack never speaks',
      );
  });

  it('want to see the path begin', async () => {
    const { begin: _, ...rest } = adapterHandlers(reference);
    const [path] = pathsOf('CLOSED/OPEN.active');
    await expect(path?.test(rest)).rejects.toThrow('no path was begun');
  });

  it('refuse what is no adapter', () => {
    expect(() => adapterHandlers({} as never)).toThrow('adapterHandlers: the adapter is no adapter');
  });
});
