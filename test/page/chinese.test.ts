import { describe, expect, it } from 'vitest';
import { REQUIREMENTS } from '../../src/model/requirements.ts';
import { stateTexts, tcpTable } from '../../src/model/tcp-table.ts';
import { chinese } from '../../src/page/texts/chinese.ts';
import { machineInChinese } from '../../src/page/texts/machine-in-chinese.ts';
import { requirementsInChinese } from '../../src/page/texts/requirements-in-chinese.ts';
import { coverageTold } from '../../src/report/clause-coverage.ts';
import { BEYOND_WORDS } from '../../src/run/beyond-words.ts';

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

describe('the requirements in Chinese', () => {
  const { requirements } = coverageTold(tcpTable(), new Map(), () => true);
  const said = new Set([
    ...requirements.map(({ what = '' }) => what),
    ...requirements.flatMap(({ why }) =>
      why === undefined ? [] : (/^([^:]+): (.+)$/.exec(why)?.slice(1) ?? [why]),
    ),
    ...REQUIREMENTS.flatMap(({ not }) => (not === undefined ? [] : [not.why])),
  ]);

  it('has every sentence of them', () => {
    const missing = [...said].filter((sentence) => !(sentence in requirementsInChinese));
    expect(missing.filter((sentence) => !BEYOND_WORDS.has(sentence))).toEqual([]);
  });

  it('is told with its head', () => {
    expect(chinese.told('not asked yet: ICMP messages are no input here')).toBe(
      '尚未测试：这里没有 ICMP 消息作为输入',
    );
    expect(chinese.told('asked by time: retransmission')).toBe('由时间套件测试：retransmission');
    expect(chinese.told('what a stack says: as it is')).toBe('what a stack says: as it is');
  });
});

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
