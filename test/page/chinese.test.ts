import { describe, expect, it } from 'vitest';
import { stateTexts, tcpTable } from '../../src/model/tcp-table.ts';
import { machineInChinese } from '../../src/page/texts/machine-in-chinese.ts';

function sentences(): Set<string> {
  const cells = (['rfc9293', 'rfc793'] as const).flatMap((profile) => tcpTable(profile).cells);
  return new Set([
    ...Object.values(stateTexts()),
    ...cells.flatMap(({ description, unmodelled, allowed }) => [
      description,
      ...(unmodelled === undefined ? [] : [unmodelled]),
      ...allowed.map(({ reason }) => reason),
    ]),
  ]);
}

describe('the machine in Chinese', () => {
  it('has every sentence of the machine, and none the machine no longer says', () => {
    expect(Object.keys(machineInChinese).toSorted()).toEqual([...sentences()].toSorted());
  });

  it('keeps every name, number and clause of the original', () => {
    const names = /\b(?:[A-Z][A-Z0-9]+(?:[_.,-][A-Z0-9]+)*|\d+(?:\.\d+)+|§[\d.]+)\b/g;
    const missing = Object.entries(machineInChinese).flatMap(([english, chinese]) =>
      // An ACK number is 确认号, without the three letters.
      [...new Set(english.replaceAll('ACK number', 'number').match(names))]
        .filter((name) => !chinese.includes(name))
        .map((name) => `${name}: ${english}`),
    );
    expect(missing).toEqual([]);
  });
});
