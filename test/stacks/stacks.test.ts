import { beforeEach, describe, expect, it } from 'vitest';
import { gvisorAdapter } from '../../src/adapters/gvisor/adapter.ts';
import { loadKoffi, loadLibrary } from '../../src/adapters/koffi.ts';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { ns3Adapter } from '../../src/adapters/ns3/adapter.ts';
import { slirpAdapter } from '../../src/adapters/slirp/adapter.ts';
import { v86 } from '../../src/adapters/v86/adapter.ts';
import { PACKAGE_ROOT } from '../../src/package-root.ts';
import { type Ledger, shippedLedger } from '../../src/run/ledger.ts';
import { cli } from '../cli/cli.ts';
import { runAgainst } from '../run/fake-sut.ts';
import { skipWithout } from './stack.ts';

const STACKS = [
  { adapter: lwip, source: /\(src\/core\/tcp(_in|_out)?\.c:\d+/, version: /^2\./, least: 40 },
  {
    adapter: gvisorAdapter(PACKAGE_ROOT),
    source: /\(pkg\/tcpip\/transport\/tcp\/\w+\.go:\d+/,
    version: /^\d{8}$/,
    least: 30,
  },
  {
    adapter: slirpAdapter(PACKAGE_ROOT),
    source: /\(src\/(tcp_input|tcp_output|tcp_timer|slirp)\.[ch][:,]/,
    version: /^4\./,
    least: 100,
  },
  {
    adapter: ns3Adapter(PACKAGE_ROOT),
    source: /\(src\/internet\/model\/tcp-[a-z0-9-]+\.cc:\d+/,
    version: /^3\.\d+$/,
    least: 200,
    // Timeouts in a row: it sends a FIN each second, without end.
    slow: ['retransmission'],
  },
  { adapter: v86, source: /\(src\/browser\/fake_network\.js, \w+/, version: /^0\.5\./, least: 100 },
];

describe.each(STACKS)('$adapter.name', ({ adapter, source, version, least, slow = [] }) => {
  const { name } = adapter;
  const ledger = shippedLedger(name) as Ledger;
  // Those that the first answer of a cell shows.
  const atOnce = ledger.deviations.filter(({ varies, after }) => varies === undefined && after === undefined);

  it('says why in each entry of its ledger, with the place in the source', () => {
    for (const { cell, why } of ledger.deviations)
      expect([cell, why]).toEqual([cell, expect.stringMatching(source)]);
  });

  describe('where it can be had', () => {
    beforeEach((context) => skipWithout(adapter, context));

    it.each(
      ['transitions', 'lives', 'second-peer', 'retransmission'].filter((suite) => !slow.includes(suite)),
    )('fails nothing in %s', async (suite) => {
      const { tally } = await runAgainst(adapter, { suite, ledger });
      expect([...tally.failures.keys()]).toEqual([]);
      expect(tally.summary.fixed).toBe(0);
      if (suite === 'transitions') expect(tally.summary.known).toBeGreaterThan(least);
    });

    it('fails in exactly the cell whose entry is taken out', async () => {
      const cells = new Set((await runAgainst(adapter)).tally.failures.keys());
      const seen = atOnce.filter(({ cell }) => cells.has(cell));
      const some = seen.filter((_, at) => at % Math.ceil(seen.length / 4) === 0);
      expect(some.length).toBeGreaterThan(2);
      for (const entry of some) {
        const deviations = ledger.deviations.filter(({ cell }) => cell !== entry.cell);
        const { tally } = await runAgainst(adapter, { ledger: { ...ledger, deviations } });
        expect([...tally.failures.keys()]).toEqual([entry.cell]);
      }
    });

    it('is byte for byte the same twice', async () => {
      const run = () => cli('run', '--sut', name, '--suite', 'transitions,lives', '--json', '-');
      const [one, two] = [await run(), await run()];
      expect(one.code).toBe(0);
      expect(one.stdout).toBe(two.stdout);
    });

    it('has its version, and says which options it has', async () => {
      expect(adapter.version).toMatch(version);
      const { code, stderr } = await cli('run', '--sut', name, '--option', 'speed=high');
      expect([code, stderr]).toEqual([2, expect.stringMatching(/has no option "speed"; it has/)]);
    });
  });
});

describe('lwIP', () => {
  beforeEach((context) => skipWithout(lwip, context));

  it('fails nothing where its ACKs are not held back', async () => {
    const ledger = shippedLedger('lwip') as Ledger;
    const { tally } = await runAgainst(lwip, { ledger, options: { acks: 'now' } });
    expect([...tally.failures.keys()]).toEqual([]);
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
