import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { linux } from '../../src/adapters/linux/adapter.ts';
import { readLedger } from '../../src/cli/json-file.ts';
import type { Input } from '../../src/model/alphabet.ts';
import { STATES } from '../../src/model/configuration.ts';
import { stepsAlong } from '../../src/model/suite.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { isInVersions, type Ledger, underOptions } from '../../src/run/ledger.ts';
import { type RunSettings, runAgainst } from '../run/fake-sut.ts';
import { isSlow } from '../support/slow.ts';
import { skip, whyNot } from './kernel.ts';

let reason: string | null = null;
beforeAll(async () => {
  reason = await whyNot();
});
beforeEach((context) => {
  if (reason !== null) skip(context, reason);
});

const whole: Ledger = readLedger('src/adapters/deviations/linux.json');
/** What it says of the running version. */
const ledger: Ledger = {
  ...whole,
  deviations: whole.deviations.filter(
    ({ versions }) => versions === undefined || isInVersions(linux.version ?? '', versions),
  ),
};

async function runKernel(settings: RunSettings) {
  const { options = {} } = settings;
  return runAgainst(linux, {
    ledger: underOptions(settings.ledger ?? ledger, options),
    limitMs: 5_000,
    ...settings,
  });
}

describe('the running kernel', () => {
  for (const suite of ['transitions', 'paths', 'lifecycles', 'pairs', 'random']) {
    it(`does in ${suite} what the RFC says, but for what its ledger knows`, async () => {
      const { tally, results } = await runKernel({ suite });
      expect([...tally.failures.values()].map(({ cell, shortest }) => `${cell}: ${shortest.reason}`)).toEqual(
        [],
      );
      expect(results.filter(({ verdict }) => verdict === 'fixed').map(({ id }) => id)).toEqual([]);
      expect(tally.summary.pass).toBeGreaterThan(50);
    });

    it(`does so in ${suite} when CLOSE is close()`, async () => {
      const { tally } = await runKernel({ suite, options: { close: 'full' } });
      expect([...tally.failures.values()].map(({ cell, shortest }) => `${cell}: ${shortest.reason}`)).toEqual(
        [],
      );
      expect(tally.summary.pass).toBeGreaterThan(50);
    });
  }

  it('is seen in all eleven states, by its own answer', async () => {
    const { results } = await runKernel({ suite: 'transitions' });
    const seen = new Set(results.flatMap(({ steps }) => steps.map(({ observed }) => observed?.state)));
    expect([...seen].toSorted()).toEqual([...STATES].toSorted());
  });

  it('says the same through sock_diag throughout as through TCP_INFO where there is a socket', async () => {
    for (const suite of ['transitions', 'lifecycles', 'random']) {
      const both = await runKernel({ suite });
      const diagOnly = await runKernel({ suite, options: { state: 'sock_diag' } });
      // On a machine held up at the wrong moment the kernel's own timer comes in between: docs/linux.md.
      const unsteady = new Set(
        [...both.results, ...diagOnly.results]
          .filter(({ reason = '' }) => reason.startsWith('not the same twice'))
          .map(({ id }) => id),
      );
      expect(unsteady.size).toBeLessThan(5);
      const steady = ({ results }: typeof both) => results.filter(({ id }) => !unsteady.has(id));
      expect(steady(diagOnly)).toEqual(steady(both));
    }
  });

  it('takes every transition of Figure 5 and its note 2 that the sockets API can reach', async () => {
    const { tally } = await runKernel({ suite: 'transitions', alphabet: 'figure' });
    const arrows = tcpTable()
      .cells.filter(({ figure }) => figure)
      .map(({ id }) => id);
    const missing = arrows.filter((cell) => tally.cells.get(cell) === 'unsupported');
    expect(missing).toEqual(['LISTEN/SEND']);
    expect(arrows.filter((cell) => !tally.cells.has(cell))).toEqual([]);
    for (const cell of [
      'SYN_RCVD/passive/CLOSE',
      'SYN_RCVD/active/CLOSE',
      'FIN_WAIT_1/rcv.FIN',
      'FIN_WAIT_1/rcv.FIN_ACK',
    ]) {
      expect(tally.cells.get(cell), cell).toBe('pass');
    }
  });

  it('leaves no life undecided that a way round what the ledger knows could decide', async () => {
    for (const options of [{}, { close: 'full' }]) {
      const { tally, results } = await runKernel({ suite: 'lifecycles', options });
      const undecided = results.filter(({ verdict }) => verdict === 'inconclusive');
      expect(undecided.filter(({ reason = '' }) => !reason.startsWith('not the same twice'))).toEqual([]);
      expect([...tally.failures.keys()]).toEqual([]);
    }
  });

  for (const fastopen of ['always', 'never']) {
    it(`fails nothing that is not known with fastopen=${fastopen}`, async () => {
      for (const suite of isSlow ? ['transitions', 'pairs'] : ['transitions']) {
        const { tally } = await runKernel({ suite, options: { fastopen } });
        expect([...tally.failures.keys()]).toEqual([]);
      }
    });
  }

  it('takes the next connection behind a reset in SYN_RCVD that Fast Open gave a descriptor to', async () => {
    const inputs = [
      'OPEN.passive',
      'rcv.SYN',
      'rcv.RST',
      'rcv.SYN',
      'rcv.ACK',
      'rcv.DATA',
      'CLOSE',
      'rcv.ACK',
    ];
    const steps = stepsAlong(tcpTable(), inputs as Input[]);
    const { results } = await runKernel({
      planned: [{ suite: 'own', case: { id: 'own/again', steps } }],
      options: { fastopen: 'always' },
    });
    expect(results).toMatchObject([{ verdict: 'pass' }]);
  });

  it('is said to have been hurried where TIME_WAIT was ended by force', async () => {
    const { results } = await runKernel({ cases: ['TIME_WAIT/timeout.2MSL'] });
    expect(results[0]?.steps.at(-1)).toMatchObject({
      verdict: 'pass',
      simulated: expect.stringContaining('SOCK_DESTROY'),
    });
  });
});

describe('the ledger', () => {
  it('is needed: without an entry its cell fails', async () => {
    for (const entry of ledger.deviations.filter(
      ({ cell, after, options }) => !cell.includes('+') && after === undefined && options === undefined,
    )) {
      const without = { ...ledger, deviations: ledger.deviations.filter((other) => other !== entry) };
      const { tally } = await runKernel({ ledger: without, cases: [entry.cell] });
      expect([...tally.failures.keys()], entry.cell).toEqual([entry.cell]);
    }
  });

  it('holds the numbers of every segment: with another number its cell fails', async () => {
    for (const entry of ledger.deviations.filter(({ cell, after, options, does }) => {
      return (
        !cell.includes('+') && after === undefined && options === undefined && does.segments !== undefined
      );
    })) {
      const segments = (entry.does.segments ?? []).map((form) => form.replace(/SEQ=[^>]*/, 'SEQ=SND.NXT+7'));
      const changed = { ...entry, does: { ...entry.does, segments } };
      const deviations = ledger.deviations.map((other) => (other === entry ? changed : other));
      const { tally } = await runKernel({ ledger: { ...ledger, deviations }, cases: [entry.cell] });
      expect([...tally.failures.keys()], entry.cell).toEqual([entry.cell]);
    }
  });

  it('shows an entry that does not occur as fixed', async () => {
    const invented = {
      cell: 'ESTABLISHED/rcv.NULL',
      does: { state: 'CLOSED', outputs: ['snd RST'] },
      why: 'invented',
    };
    const { results } = await runKernel({
      ledger: { sut: 'linux', deviations: [invented] },
      cases: ['ESTABLISHED/rcv.NULL'],
    });
    expect(results).toMatchObject([{ verdict: 'fixed' }]);
  });

  it('gives every entry a reason', () => {
    for (const { cell, why } of ledger.deviations) expect(why.length, cell).toBeGreaterThan(40);
  });
});

describe('the host', () => {
  const interfaces = () =>
    readFileSync('/proc/net/dev', 'utf8')
      .split('\n')
      .slice(2)
      .map((line) => line.trim().split(/[:\s]+/))
      .filter(([name]) => name !== undefined && name !== '' && name !== 'lo');

  it('sees nothing: no new interface, no packet, no descriptor left', async () => {
    const before = interfaces().map(([name]) => name);
    const descriptors = readdirSync('/proc/self/fd').length;
    await runKernel({ suite: 'transitions' });
    expect(interfaces().map(([name]) => name)).toEqual(before);
    expect(readFileSync('/proc/net/route', 'utf8')).not.toContain('tcpsc0');
    expect(readFileSync('/proc/net/tcp', 'utf8')).not.toMatch(/010200C0:1F90/);
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(descriptors + 1);
  });
});
