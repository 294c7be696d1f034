import { describe, expect, it } from 'vitest';
import { createActor, createMachine, SimulatedClock } from 'xstate';
import { ambiguities } from '../../machines/ambiguities.ts';
import { tcpMachine, timedTcpMachine } from '../../machines/tcp.machine.ts';
import { FULL } from '../../src/model/alphabet.ts';
import { CONFIGURATIONS, STATES, stateOf } from '../../src/model/configuration.ts';
import { tableOf } from '../../src/model/table-walk.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';

describe('the machine as a statechart', () => {
  it('is flat: the state value is one of the eleven names', () => {
    expect(Object.keys(tcpMachine.states)).toEqual([...STATES]);
    const actor = createActor(tcpMachine).start();
    actor.send({ type: 'OPEN.active' });
    expect(actor.getSnapshot().value).toBe('SYN_SENT');
    expect(actor.getSnapshot().matches('SYN_SENT')).toBe(true);
  });

  it('tells the user of data and of the FIN before it sends the ACK that answers', () => {
    const emitted: string[] = [];
    const actor = createActor(tcpMachine).start();
    actor.on('*', (event) => emitted.push('signal' in event ? event.signal : event.type));
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'rcv.DATA_FIN_ACK'] as const) actor.send({ type });
    expect(emitted.slice(3)).toEqual(['data', 'connection closing', 'snd']);
    for (const state of Object.values(tcpMachine.states)) {
      for (const { actions } of [...state.transitions.values()].flat()) {
        const names = actions.map((action) => (typeof action === 'object' ? action.type : String(action)));
        const told = Math.max(names.indexOf('signal data'), names.indexOf('signal connection closing'));
        if (told >= 0) expect(names.indexOf('snd ACK')).toBeGreaterThan(told);
      }
    }
  });

  it('has exactly the pinned size', () => {
    const { cells } = tcpTable();
    const ofKind = (name: string) => cells.filter(({ kind }) => kind === name).length;
    expect({
      configurations: CONFIGURATIONS.length,
      inputs: FULL.length,
      cells: cells.length,
      transition: ofKind('transition'),
      response: ofKind('response'),
      ignore: ofKind('ignore'),
      unmodelled: ofKind('unmodelled'),
      sameAsAnother: cells.filter(({ sameAs }) => sameAs).length,
    }).toEqual({
      configurations: 12,
      inputs: 43,
      cells: 516,
      transition: 128,
      response: 255,
      ignore: 124,
      unmodelled: 9,
      sameAsAnother: 77,
    });
  });

  it('has 24 distinct state changes by segments, and 18 by user calls', () => {
    const changes = (prefix: (input: string) => boolean) =>
      new Set(
        tcpTable()
          .cells.filter(({ kind, input }) => kind === 'transition' && prefix(input))
          .map(({ state, next }) => `${state} ${next}`),
      ).size;
    expect(changes((input) => input.startsWith('rcv.'))).toBe(24);
    expect(changes((input) => !input.startsWith('rcv.') && !input.startsWith('timeout.'))).toBe(18);
  });

  it('explains every transition and cites its clause', () => {
    for (const { id, description, rfc } of tcpTable().cells) {
      expect(description, id).toMatch(/^[A-Z].*\.$/);
      expect(rfc, id).toMatch(/^3(\.\d+)+$/);
    }
  });

  it('teaches with every state', () => {
    for (const state of STATES)
      expect(tcpMachine.states[state]?.description?.length, state).toBeGreaterThan(150);
  });

  it('emits what it does', () => {
    const actor = createActor(tcpMachine);
    const emitted: unknown[] = [];
    actor.on('*', (event) => emitted.push(event));
    actor.start();
    actor.send({ type: 'rcv.SYN' });
    actor.send({ type: 'OPEN.active' });
    actor.send({ type: 'rcv.RST' });
    expect(emitted).toEqual([
      { type: 'snd', segment: 'RST', seq: '0', ack: 'SEG.SEQ+SEG.LEN' },
      { type: 'TCB', change: 'create' },
      { type: 'snd', segment: 'SYN', seq: 'ISS', ack: null },
      { type: 'signal', signal: 'connection reset' },
      { type: 'TCB', change: 'delete' },
    ]);
  });

  it('remembers how SYN_RCVD was reached only while it is there (MUST-11)', () => {
    const actor = createActor(tcpMachine).start();
    actor.send({ type: 'OPEN.passive' });
    actor.send({ type: 'rcv.SYN' });
    expect(actor.getSnapshot().context.openedBy).toBe('passive');
    actor.send({ type: 'rcv.RST' });
    expect(actor.getSnapshot().value).toBe('LISTEN');
    expect(actor.getSnapshot().context.openedBy).toBeNull();
    actor.send({ type: 'SEND' });
    actor.send({ type: 'rcv.SYN' });
    expect(actor.getSnapshot().context.openedBy).toBe('active');
    actor.send({ type: 'rcv.ACK' });
    expect(actor.getSnapshot().context.openedBy).toBeNull();
  });

  it('takes its rules from input', () => {
    const actor = createActor(tcpMachine, { input: { profile: 'rfc793' } }).start();
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'rcv.RST.inWindow'] as const) actor.send({ type });
    expect(actor.getSnapshot().value).toBe('CLOSED');
  });
});

describe('totality', () => {
  it('says every cell: none is forgotten, none is left to a wildcard', () => {
    const declared = (state: keyof typeof tcpMachine.states, input: string) =>
      input in (tcpMachine.config.states?.[state]?.on ?? {}) || input in (tcpMachine.config.on ?? {});
    for (const { id, state, input } of tcpTable().cells)
      expect(declared(stateOf(state), input), id).toBe(true);
  });

  it('tells a forgotten cell from a declared ignore, by name', () => {
    const { 'rcv.NULL': _, ...rest } = tcpMachine.config.on ?? {};
    const forgetful = createMachine({ ...tcpMachine.config, on: rest } as never).provide(
      tcpMachine.implementations as never,
    ) as unknown as typeof tcpMachine;
    expect(() => tableOf(forgetful, 'rfc9293')).toThrow(/SYN_RCVD\/passive says nothing about rcv.NULL/);
    expect(tcpTable().cell('ESTABLISHED', 'rcv.NULL').kind).toBe('ignore');
  });
});

describe('ambiguities', () => {
  const known = new Set(ambiguities.map(({ id }) => id));

  it('are all described that the machine names', () => {
    for (const profile of ['rfc9293', 'rfc793'] as const) {
      for (const { id, ambiguity } of tcpTable(profile).cells) {
        if (ambiguity !== undefined) expect(known, id).toContain(ambiguity);
      }
    }
  });

  it('are named by the machine wherever they allow another answer', () => {
    for (const profile of ['rfc9293', 'rfc793'] as const) {
      for (const { id, allowed, ambiguity } of tcpTable(profile).cells) {
        if (allowed.length > 0)
          expect(
            allowed.map((other) => other.ambiguity),
            id,
          ).toContain(ambiguity);
      }
    }
  });

  it('allow only answers that differ from the machine and from each other', () => {
    for (const { id, next, outputs, segments, signals, allowed } of tcpTable().cells) {
      const answers = [{ next, outputs, segments, signals }, ...allowed].map((answer) =>
        JSON.stringify([answer.next, answer.outputs.toSorted(), answer.segments, answer.signals]),
      );
      expect(new Set(answers).size, id).toBe(answers.length);
    }
  });
});

describe('timedTcpMachine', () => {
  function inTimeWait(msl: number) {
    const clock = new SimulatedClock();
    const actor = createActor(timedTcpMachine, { clock, input: { msl } }).start();
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN_ACK'] as const) actor.send({ type });
    expect(actor.getSnapshot().value).toBe('TIME_WAIT');
    return { actor, clock };
  }

  it('leaves TIME_WAIT after 2 MSL', () => {
    const { actor, clock } = inTimeWait(1_000);
    clock.increment(1_999);
    expect(actor.getSnapshot().value).toBe('TIME_WAIT');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('CLOSED');
  });

  it('begins the wait anew when the FIN comes again', () => {
    const { actor, clock } = inTimeWait(1_000);
    clock.increment(1_500);
    actor.send({ type: 'rcv.FIN' });
    clock.increment(1_500);
    expect(actor.getSnapshot().value).toBe('TIME_WAIT');
    clock.increment(500);
    expect(actor.getSnapshot().value).toBe('CLOSED');
  });

  it('leaves no timer behind for the next connection', () => {
    const { actor, clock } = inTimeWait(1_000);
    actor.send({ type: 'rcv.RST' });
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN_ACK'] as const) actor.send({ type });
    clock.increment(1_999);
    expect(actor.getSnapshot().value).toBe('TIME_WAIT');
  });

  it('waits four minutes by default', () => {
    const clock = new SimulatedClock();
    const actor = createActor(timedTcpMachine, { clock }).start();
    for (const type of ['OPEN.active', 'rcv.SYN_ACK', 'CLOSE', 'rcv.FIN_ACK'] as const) actor.send({ type });
    clock.increment(239_999);
    expect(actor.getSnapshot().value).toBe('TIME_WAIT');
    clock.increment(1);
    expect(actor.getSnapshot().value).toBe('CLOSED');
  });
});
