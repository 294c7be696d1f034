import { describe, expect, it } from 'vitest';
import { dataTable } from '../../src/model/data-table.ts';
import { REQUIREMENTS } from '../../src/model/requirements.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { coverageTold } from '../../src/report/clause-coverage.ts';
import type { Verdict } from '../../src/run/verdict.ts';

const { cells } = tcpTable();
const every = cells.filter(({ sameAs }) => sameAs === undefined);

describe('coverage by clause and requirement', () => {
  it('of a run of nothing is uncovered, but for what cannot be asked', () => {
    const { clauses, requirements } = coverageTold({ machine: 'tcp', cells }, new Map(), () => true);
    const sum = (pick: (entry: (typeof clauses)[number]) => string[]) =>
      clauses.reduce((total, entry) => total + pick(entry).length, 0);
    expect(sum(({ covered }) => covered)).toBe(0);
    expect(sum(({ unreachable }) => unreachable)).toBe(
      every.filter(({ kind }) => kind === 'unmodelled').length,
    );
    expect(sum(({ uncovered }) => uncovered)).toBe(every.filter(({ kind }) => kind !== 'unmodelled').length);
    expect(requirements.map(({ name }) => name)).toContain('MUST-11');
  });

  it('lists every requirement that concerns the connection: who asks for it, or why nobody does', () => {
    const ids = REQUIREMENTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(55);
    const named = new Set([...cells, ...dataTable().cells].flatMap(({ requirements }) => requirements));
    expect(ids).toEqual(expect.arrayContaining([...named]));
    const byCells = REQUIREMENTS.filter(({ suite, not }) => suite === undefined && not === undefined);
    for (const { id } of byCells) expect(named, id).toContain(id);
    const { requirements } = coverageTold({ machine: 'tcp', cells }, new Map(), () => true);
    const why = (id: string) => requirements.find(({ name }) => name === id)?.why;
    expect(why('MUST-11')).toBeUndefined();
    expect(why('SHLD-31')).toBe('asked with --machine data');
    const data = coverageTold(dataTable(), new Map(), () => true);
    expect(data.requirements.find(({ name }) => name === 'MUST-22')?.why).toBe('asked with --machine tcp');
    expect(why('MUST-20')).toBe('asked by time: retransmission');
    expect(why('MUST-21')).toMatch(/^not to be seen from outside: /);
    expect(why('MUST-55')).toMatch(/^not asked yet: /);
  });

  it('counts a cell by its verdict, and a failure as covered and failed', () => {
    const rsts = every.filter(({ requirements }) => requirements.includes('MUST-11'));
    const [first, second, third] = rsts.map(({ id }) => id);
    const verdicts = new Map<string, Verdict>([
      [first ?? '', 'fail'],
      [second ?? '', 'unsupported'],
      [third ?? '', 'inconclusive'],
    ]);
    const { requirements } = coverageTold({ machine: 'tcp', cells }, verdicts, () => true);
    expect(requirements.find(({ name }) => name === 'MUST-11')).toMatchObject({
      covered: [first],
      failed: [first],
      unreachable: [second],
      uncovered: rsts.slice(2).map(({ id }) => id),
    });
  });

  it('stands in the order of the RFC', () => {
    const { clauses, requirements } = coverageTold({ machine: 'tcp', cells }, new Map(), () => false);
    const names = clauses.map(({ name }) => name);
    expect(names.indexOf('§3.10.7.4, second')).toBeLessThan(names.indexOf('§3.10.7.4, eighth'));
    expect(names.indexOf('§3.5')).toBe(0);
    const musts = requirements.map(({ name }) => name).filter((name) => name.startsWith('MUST'));
    expect(musts).toEqual(musts.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5))));
  });
});
