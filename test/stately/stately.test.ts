import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { byRunning, bySyntax, EXPECTED } from './check.mjs';

const source = readFileSync('machines/tcp.machine.ts', 'utf8');

describe.each([
  ['from its syntax', bySyntax],
  ['by running it', byRunning],
])('Stately reads the machine file %s', (_, read) => {
  it('with all states, transitions and descriptions', () => {
    expect(EXPECTED.states).toHaveLength(11);
    expect(EXPECTED.described).toBe(1 + 11 + EXPECTED.transitions);
    expect(read(source)).toEqual(EXPECTED);
  });

  it('and would miss a transition that is gone', () => {
    const without = source.replace("target: 'SYN_SENT',", '');
    expect(without).not.toBe(source);
    expect(read(without)).not.toEqual(EXPECTED);
  });
});
