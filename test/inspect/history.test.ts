import { describe, expect, it } from 'vitest';
import { HISTORY_LIMITS, History } from '../../src/inspect/history.ts';

function add(history: History, type: 'actor' | 'event' | 'snapshot', sessionId: string, more = '') {
  const event = { type: `@xstate.${type}`, sessionId } as const;
  history.add(event, JSON.stringify({ ...event, more }));
}

/** Of texts, and of names. */
function octets(history: History): number {
  return [...history.all(), ...history.sessions()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

describe('what is kept of actors', () => {
  it('is bounded in actors, in events of each and in all', () => {
    const history = new History();
    for (let i = 0; i < 100; i++) add(history, 'actor', `x:${i}`);
    for (let i = 0; i < 2000; i++) add(history, 'event', `x:${i % 100}`);
    expect(history.size.actors).toBe(HISTORY_LIMITS.actors);
    for (let i = 0; i < 2000; i++) add(history, 'event', 'x:99', String(i));
    const own = history.all().filter((text) => text.includes('"x:99"'));
    expect(own.length).toBeLessThanOrEqual(HISTORY_LIMITS.eventsPerActor + 1);
    expect(own.at(-1)).toContain('"1999"');
    expect(history.size.octets).toBe(octets(history));
  });

  it('is bounded in octets: the oldest goes first', () => {
    const history = new History();
    add(history, 'actor', 'x:0');
    for (let i = 0; i < 100; i++) add(history, 'snapshot', 'x:0', `${i}: ${'é'.repeat(250_000)}`);
    expect(history.size.octets).toBeLessThanOrEqual(HISTORY_LIMITS.octets);
    expect(history.size.octets).toBeGreaterThan(HISTORY_LIMITS.octets - 600_000);
    expect(history.size.octets).toBe(octets(history));
    const [first, second] = history.all();
    expect(first).toContain('@xstate.actor');
    expect(second).toMatch(/"(6|7)\d: /);
  });

  it('is bounded in octets where there are only announcements', () => {
    const history = new History();
    for (let i = 0; i < 60; i++) add(history, 'actor', `x:${i}`, 'x'.repeat(500_000));
    expect(history.size.octets).toBeLessThanOrEqual(HISTORY_LIMITS.octets);
    expect(history.size.octets).toBe(octets(history));
    for (let i = 0; i < 60; i++) add(history, 'actor', 'x:59', 'y'.repeat(500_000));
    expect(history.all().filter((text) => text.includes('"x:59"'))).toHaveLength(1);
    expect(history.size.octets).toBe(octets(history));
  });

  it('is bounded in octets where there is nothing but names', () => {
    const history = new History();
    for (let i = 0; i < 64; i++) {
      add(history, 'event', `${i}${'n'.repeat(500_000)}`);
      expect(history.size.octets).toBe(octets(history));
      expect(history.size.octets).toBeLessThanOrEqual(HISTORY_LIMITS.octets);
    }
    for (const session of history.sessions()) history.forget(session);
    expect(history.size).toEqual({ actors: 0, octets: 0 });
  });

  it('tells how an actor is now', () => {
    const history = new History();
    add(history, 'actor', 'x:0');
    add(history, 'snapshot', 'x:0', 'one');
    add(history, 'snapshot', 'x:0', 'two');
    add(history, 'event', 'x:0', 'three');
    expect(history.now('x:0').map((text) => JSON.parse(text))).toMatchObject([
      { type: '@xstate.actor' },
      { type: '@xstate.snapshot', more: 'two' },
    ]);
    expect(history.now('x:1')).toEqual([]);
  });
});
