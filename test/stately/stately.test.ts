import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byRunning, bySyntax, EXPECTED, EXPECTED_DATA } from './check.mjs';

const source = readFileSync('machines/tcp.machine.ts', 'utf8');

const META = EXPECTED.transitions;

describe.each([
  ['from its syntax', bySyntax, 0],
  ['by running it', byRunning, META],
])('Stately reads the machine file %s', (_, read, meta) => {
  it('with all states, transitions, guards, actions and descriptions', () => {
    expect(EXPECTED.states).toHaveLength(11);
    expect(EXPECTED.described).toBe(1 + 11 + EXPECTED.transitions);
    expect(EXPECTED.guards.filter(Boolean)).toHaveLength(25);
    expect(EXPECTED.meta).toBe(META);
    // What is said of `meta` in the README is measured here.
    expect(read(source)).toEqual({ ...EXPECTED, meta });
  });

  it.each([
    ['a transition that is gone', "target: 'SYN_SENT',", ''],
    ['a guard that is gone', "guard: 'opened by passive OPEN',", ''],
    ['a guard that is another', "guard: 'RFC 793 rules',", "guard: 'opened by passive OPEN',"],
    ['an action that is gone', "actions: 'snd SYN,ACK',", ''],
    ['a parameter that is another', "params: { seq: 'SND.NXT' }", "params: { seq: 'SND.UNA' }"],
  ])('and would miss %s', (__, from, to) => {
    const without = source.replace(from, to);
    expect(without).not.toBe(source);
    expect(read(without)).not.toEqual({ ...EXPECTED, meta });
  });
});

describe.each([
  ['from its syntax', bySyntax, 0],
  ['by running it', byRunning, EXPECTED_DATA.transitions],
])('Stately reads the machine with queues %s', (_, read, meta) => {
  const text = readFileSync('machines/tcp-data.machine.ts', 'utf8');

  it('with its three regions and all in them', () => {
    expect(EXPECTED_DATA.states).toEqual(expect.arrayContaining(['connection', 'receiving', 'sending']));
    expect(EXPECTED_DATA.states).toHaveLength(3 + 11 + 6 + 7);
    expect(read(text)).toEqual({ ...EXPECTED_DATA, meta });
  });

  it('and would miss a state of a queue that is gone', () => {
    const without = text.replace("target: 'octetsHeld',", '');
    expect(without).not.toBe(text);
    expect(read(without)).not.toEqual({ ...EXPECTED_DATA, meta });
  });
});
