import { describe, expect, it } from 'vitest';
import { isInVersions, ledgerProblem, underOptions } from '../../src/run/ledger.ts';

describe('a range of versions', () => {
  const cases: [version: string, range: string, is: boolean][] = [
    ['6.1.176', '<6.6', true],
    ['6.6.0', '<6.6', false],
    ['6.6.1-arch1', '=6.6', true],
    ['6.6.1-arch1', '<=6.6', true],
    ['6.18.5', '>=6.6', true],
    ['6.18.5', '>6.18', false],
    ['6.18.5', '>=6.1 <6.18', false],
    ['2.1.3', '>=2.1 <2.2', true],
    ['2022-12-19', '<2023', true],
    ['v0.5.462', '=0.5', true],
    ['10', '<9', false],
  ];
  for (const [version, range, is] of cases)
    it(`${range} ${is ? 'holds' : 'does not hold'} ${version}`, () => {
      expect(isInVersions(version, range)).toBe(is);
    });
});

describe('an entry with a range of versions', () => {
  const ledger = {
    sut: 'linux',
    deviations: [
      { cell: 'CLOSED/rcv.RST', versions: '<6.6', does: { outputs: ['snd RST'] }, why: 'old' },
      { cell: 'CLOSED/rcv.RST', versions: '>=6.6', does: { outputs: ['snd ACK'] }, why: 'new' },
    ],
  };
  const whys = (version?: string) => underOptions(ledger, {}, version).deviations.map(({ why }) => why);

  it('counts for those versions only, and where no version is told', () => {
    expect(whys('6.1.176')).toEqual(['old']);
    expect(whys('6.18.5-1')).toEqual(['new']);
    expect(whys()).toEqual(['old', 'new']);
  });

  it('that is no range is refused, with its place and what one looks like', () => {
    const [entry] = ledger.deviations;
    expect(ledgerProblem({ ...ledger, deviations: [{ ...entry, versions: 'old' }] })).toBe(
      'deviations.0.versions: expected a range of versions, such as "<6.6" or ">=2.1 <2.2"',
    );
    expect(ledgerProblem(ledger)).toBeNull();
  });
});

describe('a word that an entry does not have', () => {
  const entry = { cell: 'CLOSED/rcv.RST', does: { outputs: [] }, why: 'old' };
  const problems = (given: object) => ledgerProblem({ sut: 'x', deviations: [{ ...entry, ...given }] });

  it('is refused: without it the entry would speak of more', () => {
    expect(problems({})).toBeNull();
    expect(problems({ version: '<6.6' })).toBe(
      'deviations.0: there is no "version" here, only cell, after, options, does, versions, varies, why, link',
    );
    expect(problems({ does: { outputs: [], signal: [] } })).toBe(
      'deviations.0.does: there is no "signal" here, only state, outputs, segments, signals',
    );
    expect(ledgerProblem({ sut: 'x', deviations: [], versions: '1' })).toBe(
      'the file: there is no "versions" here, only sut, version, crashes, deviations',
    );
  });
});
