import { beforeEach, describe, expect, it } from 'vitest';
import { loadKoffi, loadLibrary } from '../../src/adapters/koffi.ts';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { type Ledger, shippedLedger } from '../../src/run/ledger.ts';
import { cli } from '../cli/cli.ts';
import { runAgainst } from '../run/fake-sut.ts';
import { skipWithout } from './stack.ts';

const ledger = shippedLedger('lwip') as Ledger;
/** Those that the first answer of a cell shows. */
const atOnce = ledger.deviations.filter(
  ({ cell, varies }) => varies === undefined && !cell.includes('timeout'),
);

describe('lwIP', () => {
  beforeEach((context) => skipWithout(lwip, context));

  it.each(['delayed', 'now'])('fails nothing under its ledger, its ACKs %s', async (acks) => {
    const { tally } = await runAgainst(lwip, { ledger, options: { acks } });
    expect([...tally.failures.keys()]).toEqual([]);
    expect(tally.summary).toMatchObject({ fixed: 0, error: 0 });
    expect(tally.summary.known).toBeGreaterThan(40);
  });

  it.each(['lives', 'second-peer', 'retransmission'])('fails nothing in %s', async (suite) => {
    const { tally } = await runAgainst(lwip, { suite, ledger });
    expect([...tally.failures.keys()]).toEqual([]);
  });

  it('fails in exactly the cell whose entry is taken out', async () => {
    const cells = new Set((await runAgainst(lwip)).tally.failures.keys());
    expect(cells.size).toBeGreaterThan(40);
    for (const entry of atOnce.filter(({ cell }) => cells.has(cell)).filter((_, at) => at % 5 === 0)) {
      const deviations = ledger.deviations.filter(({ cell }) => cell !== entry.cell);
      const { tally } = await runAgainst(lwip, { ledger: { ...ledger, deviations } });
      expect([...tally.failures.keys()]).toEqual([entry.cell]);
    }
  });

  it('is byte for byte the same twice', async () => {
    const runs = [1, 2].map(() => cli('run', '--sut', 'lwip', '--suite', 'transitions,lives', '--json', '-'));
    const [one, two] = await Promise.all(runs);
    expect(one?.code).toBe(0);
    expect(one?.stdout).toBe(two?.stdout);
  });

  it('has its version, and options of its own', async () => {
    expect(lwip.version).toMatch(/^2\./);
    const { code, stderr } = await cli('run', '--sut', 'lwip', '--option', 'acks=never');
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/lwip has no acks=never; it has: acks=delayed, acks=now/),
    ]);
  });
});

describe('its ledger', () => {
  it('says why in each entry, with the place in the source', () => {
    for (const { cell, why } of ledger.deviations)
      expect([cell, why]).toEqual([cell, expect.stringMatching(/\(src\/core\/tcp(_in)?\.c:\d+/)]);
  });
});

describe('a library that is not there', () => {
  it('is told with the command that installs it', async () => {
    const koffi = await loadKoffi();
    expect(() => loadLibrary(koffi, 'libnothing.so.0', 'libnothing0')).toThrow(
      expect.objectContaining({ name: 'Unavailable', remedy: 'apt-get install libnothing0' }),
    );
  });
});
