import { describe, expect, it } from 'vitest';
import { createActor, SimulatedClock } from 'xstate';
import { readAddress, writeAddress } from '../../src/page/state/address.ts';
import { uiMachine } from '../../src/page/state/ui.machine.ts';
import { TEXTS } from '../../src/page/texts/languages.ts';
import type { Texts } from '../../src/page/texts/texts.ts';
import type { RecordedCase } from '../../src/run/result.ts';
import { type CellVerdict, noteCase } from '../../src/run/tally.ts';
import type { Verdict } from '../../src/run/verdict.ts';

function page() {
  const clock = new SimulatedClock();
  let connects = 0;
  const machine = uiMachine.provide({ actions: { connect: () => connects++ } });
  const input = {
    suite: 'transitions',
    subject: { kind: 'case', suite: 'transitions', id: 'CLOSING/rcv.ACK' } as const,
    step: 0,
    language: 'en' as const,
    theme: 'system' as const,
  };
  const actor = createActor(machine, { clock, input }).start();
  return { actor, clock, connects: () => connects, step: () => actor.getSnapshot().context.step };
}

describe('the page’s own machine', () => {
  it('plays to the end at its speed and stops there; play begins again', () => {
    const { actor, clock, step } = page();
    actor.send({ type: 'trace', length: 3, follow: false });
    actor.send({ type: 'play' });
    expect(actor.getSnapshot().matches({ player: 'playing' })).toBe(true);
    clock.increment(1_000);
    expect(step()).toBe(1);
    actor.send({ type: 'speed', speed: 4 });
    clock.increment(1_000);
    clock.increment(250);
    expect(step()).toBe(3);
    expect(actor.getSnapshot().matches({ player: 'paused' })).toBe(true);
    actor.send({ type: 'play' });
    expect(step()).toBe(0);
  });

  it('stays within the trace, and pauses when somebody steps', () => {
    const { actor, step } = page();
    actor.send({ type: 'trace', length: 2, follow: false });
    actor.send({ type: 'back' });
    expect(step()).toBe(0);
    for (let times = 0; times < 4; times++) actor.send({ type: 'forward' });
    expect(step()).toBe(2);
    actor.send({ type: 'play' });
    actor.send({ type: 'go', step: 1 });
    expect(actor.getSnapshot().matches({ player: 'paused' })).toBe(true);
    actor.send({ type: 'trace', length: 0, follow: false });
    expect(step()).toBe(0);
  });

  it('comes back to the case, and its step, that was left for something else', () => {
    const { actor, step } = page();
    actor.send({ type: 'trace', length: 5, follow: false });
    actor.send({ type: 'go', step: 3 });
    actor.send({ type: 'panel', panel: 'hands' });
    actor.send({ type: 'show', subject: { kind: 'hands' }, step: Number.POSITIVE_INFINITY });
    actor.send({ type: 'show', subject: { kind: 'live', actors: ['1~x:0'] } });
    actor.send({ type: 'panel', panel: 'run' });
    expect(actor.getSnapshot().context.subject.kind).toBe('live');
    actor.send({ type: 'panel', panel: 'matrix' });
    expect(actor.getSnapshot().context.subject).toMatchObject({ kind: 'case', id: 'CLOSING/rcv.ACK' });
    expect(step()).toBe(3);
  });

  it('keeps what is pinned until it is pinned again, or something else is shown', () => {
    const { actor } = page();
    const pinned = { kind: 'state', state: 'CLOSING' } as const;
    const now = () => actor.getSnapshot().context.pinned;
    actor.send({ type: 'pin', pinned });
    actor.send({ type: 'hover', hovered: null });
    expect(now()).toEqual(pinned);
    actor.send({ type: 'pin', pinned: { ...pinned } });
    expect(now()).toBeNull();
    actor.send({ type: 'pin', pinned });
    actor.send({ type: 'panel', panel: 'matrix' });
    expect(now()).toBeNull();
  });

  it('follows a trace that grows, and stops following one that is looked back in', () => {
    const { actor, step } = page();
    actor.send({ type: 'show', subject: { kind: 'hands' }, step: Number.POSITIVE_INFINITY });
    actor.send({ type: 'trace', length: 2, follow: true });
    actor.send({ type: 'trace', length: 3, follow: true });
    expect(step()).toBe(Number.POSITIVE_INFINITY);
    actor.send({ type: 'back' });
    expect(step()).toBe(2);
    actor.send({ type: 'trace', length: 4, follow: true });
    expect(step()).toBe(2);
  });

  it('tries a broken link again, and again', () => {
    const { actor, clock, connects } = page();
    expect(connects()).toBe(1);
    actor.send({ type: 'link down' });
    clock.increment(1_000);
    expect(connects()).toBe(2);
    actor.send({ type: 'link up' });
    actor.send({ type: 'link down' });
    expect(actor.getSnapshot().matches({ link: 'down' })).toBe(true);
    clock.increment(1_000);
    expect(connects()).toBe(3);
  });
});

describe('an address', () => {
  it('comes back as it was written, slashes and all', () => {
    const address = {
      panel: 'cases',
      suite: 'lifecycles',
      case: 'lifecycles/OPEN.active/rcv.SYN_ACK',
      step: 3,
    };
    expect(readAddress(writeAddress(address))).toEqual(address);
    expect(writeAddress(address)).toContain('case=lifecycles/OPEN.active/rcv.SYN_ACK');
  });

  it('leaves out what it does not understand', () => {
    expect(readAddress('#step=-1&x=1&panel=')).toEqual({ panel: '' });
    expect(readAddress('')).toEqual({});
  });
});

describe('the verdict of a cell', () => {
  const result = (id: string, ...verdicts: Verdict[]): RecordedCase => ({
    id,
    verdict: 'pass',
    steps: verdicts.map((verdict, at) => ({
      state: 'A',
      input: String(at),
      expected: { state: 'A', outputs: [], signals: [] },
      verdict,
      wire: [],
    })),
  });

  it('is the worst, told by the shortest case that ends there', () => {
    const cells = new Map<string, CellVerdict>();
    noteCase(cells, 's', result('long', 'pass', 'pass', 'fail'));
    noteCase(cells, 's', result('passes by', 'fail', 'pass'));
    noteCase(cells, 's', result('ends there', 'fail'));
    noteCase(cells, 's', result('later', 'pass'));
    expect(cells.get('A/0')).toMatchObject({ verdict: 'fail', id: 'ends there', step: 1 });
    expect(cells.get('A/2')).toMatchObject({ verdict: 'fail', id: 'long', step: 3 });
  });
});

describe('the texts', () => {
  it('say everything in both languages, and not the same', () => {
    const paths = (texts: object, path = ''): string[] =>
      Object.entries(texts).flatMap(([key, value]) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? paths(value, `${path}${key}.`)
          : [`${path}${key}`],
      );
    const { en, zh } = TEXTS;
    expect(paths(zh)).toEqual(paths(en));
    const said = (texts: Texts) => JSON.stringify(texts);
    expect(said(zh)).toMatch(/\p{Script=Han}/u);
    expect(said(en)).not.toMatch(/\p{Script=Han}/u);
    expect(zh.keys.length).toBe(en.keys.length);
  });
});
