import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import type { Deviation } from '../../src/run/ledger.ts';
import { defineSuite } from '../../src/testing/define-suite.ts';
import type { SuiteTestOptions } from '../../src/testing/options.ts';
import { alteredReference, observeWith } from '../run/fake-sut.ts';
import { type Collected, collectingRunner, type Ended } from './collecting-runner.ts';

function defined(adapter = reference, options: SuiteTestOptions = {}) {
  const runner = collectingRunner();
  defineSuite(runner, adapter, options);
  return runner;
}

async function outcomes(tests: readonly Collected[]): Promise<Map<string, Ended>> {
  const ended = new Map<string, Ended>();
  for (const test of tests) ended.set(test.name, await test.run());
  return ended;
}

const names = (ended: ReadonlyMap<string, Ended>, how: Ended['how']) =>
  [...ended].filter(([, { how: own }]) => own === how).map(([name]) => name);

const LAST_ACK: Deviation = {
  cell: 'LAST_ACK/rcv.ACK.duplicate',
  does: { state: 'CLOSED', outputs: [] },
  why: 'it does not look at SEG.ACK',
};

describe('defineSuite', () => {
  it('makes one test per case, in groups by stack and suite, named by the address', () => {
    const { tests } = defined(reference, { suite: ['transitions', 'lifecycles'] });
    expect(tests).toHaveLength(430 + 4094);
    expect(new Set(tests.map(({ groups, name }) => [...groups, name].join('\n'))).size).toBe(tests.length);
    expect(tests[0]).toMatchObject({
      groups: ['tcp: reference', 'transitions'],
      name: 'CLOSED/OPEN.passive',
    });
    expect(tests.at(-1)?.groups).toEqual(['tcp: reference', 'lifecycles']);
  });

  it('runs transitions where the state is shown, and wp where it is not', () => {
    const group = (options: SuiteTestOptions) => defined(reference, options).tests[0]?.groups[1];
    expect(group({})).toBe('transitions');
    expect(group({ options: { state: 'hidden' }, extraStates: 0 })).toBe('wp');
  });

  it('fails in the cells of a seeded bug and nowhere else, with the story as message', async () => {
    const { tests } = defined(reference, { options: { bug: 'any-ack-closes-last-ack' } });
    const ended = await outcomes(tests);
    expect(names(ended, 'failed')).toEqual([
      'LAST_ACK/rcv.ACK.duplicate',
      'LAST_ACK/rcv.ACK.old',
      'LAST_ACK/rcv.DATA.duplicateAck',
      'LAST_ACK/rcv.FIN',
      'LAST_ACK/rcv.DATA_FIN',
    ]);
    expect(names(ended, 'passed')).toHaveLength(425);
    const story = ended.get('LAST_ACK/rcv.ACK.duplicate')?.told ?? '';
    expect(story).toContain('▸ LAST_ACK     rcv.ACK.duplicate  →  LAST_ACK     nothing');
    expect(story).toContain('RFC 9293 §3.10.7.4, fifth');
    expect(story).toContain('state is CLOSED, expected LAST_ACK');
  });

  it('says the cell, its clause, requirements and verdict beside the result', async () => {
    const { tests } = defined(reference, {
      suite: 'transitions',
      cases: ['SYN_RCVD/passive/rcv.RST'],
      options: { bug: 'syn-rcvd-rst-kills-listener' },
    });
    const [one] = (await outcomes(tests)).values();
    expect(one?.meta.tcp).toEqual({
      suite: 'transitions',
      id: tests[0]?.name,
      cell: 'SYN_RCVD/passive/rcv.RST',
      rfc: '§3.10.7.4, second',
      requirements: ['MUST-41', 'MUST-11'],
      verdict: 'fail',
      reason: 'state is CLOSED, expected LISTEN',
    });
  });

  it('expects the failures a ledger knows', async () => {
    const { tests } = defined(reference, {
      options: { bug: 'any-ack-closes-last-ack' },
      deviations: { sut: 'reference', deviations: [LAST_ACK] },
    });
    const ended = await outcomes(tests);
    expect(names(ended, 'failed as expected')).toEqual(['LAST_ACK/rcv.ACK.duplicate']);
    expect(names(ended, 'failed')).toEqual([
      'LAST_ACK/rcv.ACK.old',
      'LAST_ACK/rcv.DATA.duplicateAck',
      'LAST_ACK/rcv.FIN',
      'LAST_ACK/rcv.DATA_FIN',
    ]);
  });

  it('lets a deviation that did not happen pass, and fail where it is strict', async () => {
    const deviations = { sut: 'reference', deviations: [LAST_ACK] };
    const run = async (strict: boolean) =>
      (await outcomes(defined(reference, { deviations, strict, cases: [LAST_ACK.cell] }).tests)).get(
        LAST_ACK.cell,
      );
    expect(await run(false)).toMatchObject({ how: 'passed', meta: { tcp: { verdict: 'fixed' } } });
    expect(await run(true)).toMatchObject({ how: 'failed' });
  });

  it('skips what the stack cannot be asked, with the reason', async () => {
    const mute = alteredReference(() => ({}), {
      unsupported: [{ input: 'SEND', reason: 'this stack never speaks' }],
    });
    const ended = await outcomes(defined(mute).tests);
    expect(ended.size).toBe(430);
    expect(names(ended, 'skipped').every((name) => name.endsWith('/SEND'))).toBe(true);
    expect(names(ended, 'skipped').length).toBeGreaterThan(5);
    expect(ended.get('ESTABLISHED/SEND')?.told).toBe('unsupported: this stack never speaks');
  });

  it('skips what decided nothing, and fails it where it is strict', async () => {
    const blind = alteredReference(
      observeWith(() => ({ segments: [], events: [] })),
      { state: false, signals: [] },
    );
    const options = { suite: 'transitions', cases: ['CLOSED/rcv.RST'] } as const;
    const [lax] = (await outcomes(defined(blind, options).tests)).values();
    expect(lax).toMatchObject({ how: 'skipped', told: 'inconclusive: nothing was observed' });
    const [strict] = (await outcomes(defined(blind, { ...options, strict: true }).tests)).values();
    expect(strict?.how).toBe('failed');
  });

  it('skips all where the stack cannot be had, with the remedy, and fails where it must be there', async () => {
    const absent = {
      ...reference,
      create() {
        throw new Unavailable('no such device', 'modprobe it');
      },
    };
    const cases = ['CLOSED'];
    const ended = await outcomes(defined(absent, { cases }).tests);
    expect(names(ended, 'skipped')).toHaveLength(ended.size);
    expect([...ended.values()][3]?.told).toBe(
      'reference cannot be had here: no such device. Remedy: modprobe it',
    );
    const needed = await outcomes(defined(absent, { cases, required: true }).tests);
    expect(names(needed, 'failed')).toHaveLength(ended.size);
  });

  it('fails where the stack breaks, case by case, and opens it again', async () => {
    let opened = 0;
    const fragile = alteredReference(
      observeWith((seen) => {
        if (seen.state === 'TIME_WAIT') throw new RangeError('no timer');
        return seen;
      }),
    );
    const create = fragile.create;
    fragile.create = (options) => {
      opened++;
      return create(options);
    };
    const ended = await outcomes(defined(fragile, { cases: ['FIN_WAIT_2/rcv.FIN', 'CLOSED'] }).tests);
    expect(ended.get('FIN_WAIT_2/rcv.FIN')?.told).toContain('observe() threw RangeError: no timer');
    expect(ended.get('CLOSED/rcv.SYN')?.how).toBe('passed');
    expect(opened).toBe(1);
    opened = 0;
    const again = await outcomes(
      defined(fragile, { cases: ['FIN_WAIT_2/rcv.FIN', 'TIME_WAIT/CLOSE'] }).tests,
    );
    expect(names(again, 'failed')).toHaveLength(2);
    expect(opened).toBe(2);
  });

  it('splits into disjoint parts that make up the whole, over all suites', () => {
    const suite = ['transitions', 'lifecycles'] as const;
    const part = (index: number) =>
      defined(reference, { suite, shard: { index, of: 4 } }).tests.map(({ name }) => name);
    const parts = [1, 2, 3, 4].map(part);
    const whole = defined(reference, { suite }).tests.map(({ name }) => name);
    expect(parts.flat().toSorted()).toEqual(whole.toSorted());
    expect(new Set(parts.map(({ length }) => length)).size).toBeLessThanOrEqual(2);
  });

  it('runs an asynchronous stack as well', async () => {
    const slow = alteredReference((sut) => ({
      observe: async () => sut.observe(),
      inject: async (segment) => sut.inject(segment),
    }));
    const ended = await outcomes(defined(slow, { cases: ['FIN_WAIT_1'] }).tests);
    expect(names(ended, 'passed')).toHaveLength(ended.size);
  });

  it('lets tests that are started all at once wait for one another', async () => {
    let current: unknown;
    const jealous = alteredReference((sut) => ({
      reset(connection, ahead) {
        current = connection;
        return sut.reset(connection, ahead);
      },
      async observe() {
        const own = current;
        await new Promise((resolve) => setImmediate(resolve));
        if (current !== own) throw new Error('another case has begun');
        return sut.observe();
      },
    }));
    const { tests } = defined(jealous, { cases: ['CLOSED/rcv.RST', 'CLOSED/rcv.SYN', 'CLOSED/rcv.ACK'] });
    const ends = await Promise.all(tests.map(async ({ run }) => (await run()).how));
    expect(ends).toEqual(['passed', 'passed', 'passed']);
  });

  it('releases the stack after its last test where the runner has no hook', async () => {
    let disposed = 0;
    const adapter = alteredReference((sut) => ({
      dispose() {
        disposed++;
        return sut.dispose();
      },
    }));
    const { after: _, ...runner } = collectingRunner();
    defineSuite(runner, adapter, { cases: ['LISTEN'] });
    const last = runner.tests.pop();
    await outcomes(runner.tests);
    expect(disposed).toBe(0);
    await last?.run();
    expect(disposed).toBe(1);
  });

  it('never lets a skip pass for lack of a context', async () => {
    const tests: (() => unknown)[] = [];
    defineSuite(
      { describe: (_, define) => define(), it: (_, test) => tests.push(test) },
      alteredReference(() => ({}), { unsupported: [{ input: 'SEND', reason: 'never' }] }),
      { cases: ['CLOSED/SEND'] },
    );
    await expect((async () => tests[0]?.())()).rejects.toThrow('not a pass: unsupported: never');
  });
});

describe('defineSuite refuses', () => {
  const wrong: [string, () => void, RegExp][] = [
    [
      'an option that does not exist',
      () => defined(reference, { siute: 'pairs' } as never),
      /there is no option siute; there are profile/,
    ],
    [
      'a ledger whose outputs are no segments',
      () => {
        const does = { outputs: ['ACK'] };
        defined(reference, { deviations: { sut: 'x', deviations: [{ ...LAST_ACK, does }] } });
      },
      /deviations\.0\.does\.outputs\.0: expected "snd ACK" and the like, or one of: /,
    ],
    ['what is no adapter', () => defined({} as never), /adapter is no adapter: name/],
    ['no adapter', () => defined(null as never), /adapter is no adapter/],
    [
      'an unknown suite',
      () => defined(reference, { suite: 'transition' as never }),
      /suite is transition, expected one of/,
    ],
    ['an unknown alphabet', () => defined(reference, { alphabet: 'all' as never }), /alphabet is all/],
    [
      'a profile the stack does not follow',
      () => defined({ ...reference, capabilities: { state: true, clock: 'none' } }, { profile: 'rfc793' }),
      /profile is rfc793, expected rfc9293/,
    ],
    [
      'capabilities that are none, under options',
      () => defined({ ...reference, capabilitiesWith: () => ({ state: true, clock: 'sun' }) as never }),
      /the adapter's capabilitiesWith\(\) answers none: clock: /,
    ],
    [
      'a shard outside',
      () => defined(reference, { shard: { index: 3, of: 2 } }),
      /shard is .*index from 1 to of/,
    ],
    ['a seed that is none', () => defined(reference, { seed: -1 }), /seed is -1/],
    ['too many extra states', () => defined(reference, { extraStates: 7 }), /extraStates is 7/],
    ['a limit of nothing', () => defined(reference, { limitMs: 0 }), /limitMs is 0/],
    [
      'a case that is not there',
      () => defined(reference, { cases: ['FIN_WAIT_3'] }),
      /no case of transitions lies under FIN_WAIT_3/,
    ],
    [
      'a ledger with a cell that is not there',
      () => defined(reference, { deviations: { sut: 'x', deviations: [{ ...LAST_ACK, cell: 'LAST_ACK' }] } }),
      /deviations: deviations\.0\.cell: expected a cell/,
    ],
  ];
  for (const [what, define, told] of wrong) {
    it(what, () => {
      expect(define).toThrow(TypeError);
      expect(define).toThrow(told);
    });
  }
});
