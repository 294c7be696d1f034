import { describe, expect, it } from 'vitest';
import { type Adapter, CannotBeAsked, Unavailable } from '../../src/adapters/adapter.ts';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { adapterProblem } from '../../src/run/check-adapter.ts';
import { alteredReference, observeWith, runAgainst } from './fake-sut.ts';

describe('pass', () => {
  for (const suite of ['shortest', 'transitions', 'paths', 'lifecycles', 'random']) {
    it(`is what the reference endpoint gets in every case of ${suite}`, async () => {
      const { tally, results } = await runAgainst(reference, { suite });
      expect(tally.summary).toMatchObject({
        pass: results.length,
        fail: 0,
        error: 0,
        allowed: 0,
        inconclusive: 0,
      });
      expect(results.length).toBeGreaterThan(10);
    });
  }

  it('is never given without an observation: a dead black box is inconclusive', async () => {
    const dead = alteredReference(
      observeWith(() => ({ segments: [], events: [] })),
      { state: false, signals: [] },
    );
    const { tally } = await runAgainst(dead);
    expect(tally.summary.pass).toBe(0);
    expect(tally.summary.fail).toBeGreaterThan(0);
    expect(tally.summary.inconclusive).toBeGreaterThan(0);
  });

  it('is what a sound black box gets, judged by its segments alone', async () => {
    const blackBox = alteredReference(
      observeWith(({ segments }) => ({ segments, events: [] })),
      { state: false, signals: [] },
    );
    const { tally } = await runAgainst(blackBox, { suite: 'pairs', alphabet: 'core' });
    expect(tally.summary.fail + tally.summary.error).toBe(0);
    expect(tally.summary.pass).toBeGreaterThan(2_000);
  });

  it('does not depend on answers being promises', async () => {
    const slow = alteredReference((sut) => ({
      call: async (...given) => sut.call(...given),
      inject: async (...given) => sut.inject(...given),
      observe: async () => sut.observe(),
      reset: async (...given) => sut.reset(...given),
      advance: async (ms) => sut.advance?.(ms),
    }));
    const later = await runAgainst(slow);
    const atOnce = await runAgainst(reference);
    expect(later.results).toEqual(atOnce.results);
  });
});

describe('a SUT that does not begin in CLOSED', () => {
  it('breaks the case it is asked for, and is told what is due', async () => {
    const open = alteredReference(
      observeWith((seen) => (seen.state === 'CLOSED' ? { ...seen, state: 'LISTEN' } : seen)),
    );
    const { results } = await runAgainst(open, { cases: ['CLOSED/rcv.ACK'] });
    expect(results).toMatchObject([
      {
        verdict: 'error',
        reason: expect.stringContaining('after reset() observe().state is LISTEN, expected CLOSED'),
      },
    ]);
  });
});

describe('allowed', () => {
  it('is an answer that the RFC permits and the machine does not give', async () => {
    // A11: RFC 1337 lets a stack ignore resets in TIME_WAIT.
    const stubborn = alteredReference((sut) => {
      let state = '';
      return {
        observe() {
          const seen = sut.observe() as { state: string; segments: Uint8Array[]; events: string[] };
          state = seen.state;
          return seen;
        },
        inject: (segment) =>
          state === 'TIME_WAIT' && (segment[33] ?? 0) & 4 ? undefined : sut.inject(segment),
      };
    });
    const { results, tally } = await runAgainst(stubborn, { cases: ['TIME_WAIT/rcv.RST'] });
    expect(results).toMatchObject([
      { verdict: 'allowed', cell: 'TIME_WAIT/rcv.RST', reason: expect.stringMatching(/^A11: RFC 1337/) },
    ]);
    expect(tally.cells.get('TIME_WAIT/rcv.RST')).toBe('allowed');
  });
});

describe('fail', () => {
  it('names the first cell that differs, in every case that dies there', async () => {
    const { tally, results } = await runAgainst(reference, {
      suite: 'lifecycles',
      options: { bug: 'simultaneous-open-refused' },
    });
    expect([...tally.failures.keys()]).toEqual(['SYN_SENT/rcv.SYN']);
    const failure = tally.failures.get('SYN_SENT/rcv.SYN');
    expect(failure?.cases).toBe(tally.summary.fail);
    expect(failure?.shortest.steps.length).toBe(2);
    const failed = results.find(({ verdict }) => verdict === 'fail');
    expect(failed?.steps.at(-1)).toMatchObject({
      state: 'SYN_SENT',
      input: 'rcv.SYN',
      expected: { state: 'SYN_RCVD/active', outputs: ['snd SYN,ACK'] },
      observed: { state: 'CLOSED', outputs: ['snd RST'] },
      verdict: 'fail',
    });
  });

  it('is silence where an answer is due, and an answer where silence is', async () => {
    const mute = alteredReference(observeWith((seen) => ({ ...seen, segments: [] })));
    const { tally } = await runAgainst(mute, { cases: ['CLOSED/rcv.ACK'] });
    expect(tally.failures.get('CLOSED/rcv.ACK')?.shortest.reason).toBe('did nothing, expected snd RST');
    const chatty = await runAgainst(reference, {
      cases: ['CLOSED/rcv.RST'],
      options: { bug: 'rst-answered-with-rst' },
    });
    expect(chatty.tally.failures.get('CLOSED/rcv.RST')?.shortest.reason).toBe(
      'did snd RST, expected nothing',
    );
  });

  it('is a wrong number in an otherwise right segment', async () => {
    const { tally } = await runAgainst(reference, {
      options: { bug: 'wrong-rst-sequence-number' },
      cases: ['CLOSED/rcv.ACK'],
    });
    expect(tally.failures.get('CLOSED/rcv.ACK')?.shortest.reason).toMatch(
      /^snd RST: SEQ is -?\+?\d+ off SEG.ACK/,
    );
  });

  it('is a missing word to the user, if the adapter reports it', async () => {
    const given = { options: { bug: 'fin-with-data-loses-data' }, cases: ['ESTABLISHED/rcv.DATA_FIN_ACK'] };
    const { tally } = await runAgainst(reference, given);
    expect(tally.summary.fail).toBe(1);
    const capabilities = { ...reference.capabilities, signals: ['connection closing'] };
    const octets = (await runAgainst({ ...reference, capabilities }, given)).tally;
    expect([...octets.failures.values()][0]?.shortest.reason).toBe(
      'delivered 0 octets to the user, expected 10',
    );
    const deaf = alteredReference(
      observeWith(({ delivered: _, ...seen }) => seen),
      { signals: ['connection closing'] },
    );
    expect((await runAgainst(deaf, given)).tally.summary.pass).toBe(1);
  });
});

describe('known and fixed', () => {
  const ledger = {
    sut: 'reference',
    deviations: [
      { cell: 'CLOSED/rcv.RST', does: { state: 'CLOSED', outputs: ['snd RST'] }, why: 'it always did' },
    ],
  };

  it('a failure that is in the ledger is known', async () => {
    const { results } = await runAgainst(reference, {
      ledger,
      cases: ['CLOSED/rcv.RST'],
      options: { bug: 'rst-answered-with-rst' },
    });
    expect(results).toMatchObject([{ verdict: 'known', reason: 'it always did' }]);
  });

  it('another failure at the same cell is not', async () => {
    const other = {
      ...ledger,
      deviations: [
        { ...ledger.deviations[0], cell: 'CLOSED/rcv.RST', why: '', does: { outputs: ['snd ACK'] } },
      ],
    };
    const { results } = await runAgainst(reference, {
      ledger: other,
      cases: ['CLOSED/rcv.RST'],
      options: { bug: 'rst-answered-with-rst' },
    });
    expect(results).toMatchObject([{ verdict: 'fail' }]);
  });

  it('what is in the ledger and passes is fixed', async () => {
    const { results } = await runAgainst(reference, { ledger, cases: ['CLOSED/rcv.RST'] });
    expect(results).toMatchObject([{ verdict: 'fixed' }]);
  });

  it('a known deviation that leaves the state right does not end the case', async () => {
    const { results } = await runAgainst(reference, {
      ledger,
      suite: 'pairs',
      cases: ['pairs/CLOSED/rcv.RST/OPEN.passive'],
      options: { bug: 'rst-answered-with-rst' },
    });
    expect(results).toMatchObject([{ verdict: 'known', steps: [{ verdict: 'known' }, { verdict: 'pass' }] }]);
  });

  it('a known deviation that leads elsewhere leaves the rest undecided', async () => {
    const elsewhere = {
      sut: 'reference',
      deviations: [
        { cell: 'SYN_SENT/rcv.SYN', does: { state: 'CLOSED', outputs: ['snd RST'] }, why: 'not implemented' },
      ],
    };
    const { results } = await runAgainst(reference, {
      ledger: elsewhere,
      cases: ['SYN_RCVD/active/rcv.ACK', 'SYN_SENT/rcv.SYN'],
      options: { bug: 'simultaneous-open-refused' },
    });
    expect(results.map(({ verdict }) => verdict)).toEqual(['known', 'inconclusive']);
  });
});

describe('a ledger that the adapter carries', () => {
  const deviations = [
    { cell: 'CLOSED/rcv.RST', does: { state: 'CLOSED', outputs: ['snd RST'] }, why: 'it always did' },
  ];

  it('is checked with the adapter', () => {
    expect(adapterProblem({ ...reference, deviations })).toBeNull();
    expect(
      adapterProblem({ ...reference, deviations: [{ ...deviations[0], cell: 'NOWHERE/rcv.RST' }] }),
    ).toBe(
      'has deviations that are none: deviations.0.cell: expected a cell, such as FIN_WAIT_1/rcv.ACK.future (see docs/porting.md)',
    );
  });
});

describe('what the SUT says it cannot be asked just now', () => {
  const withoutAbort = alteredReference((sut) => ({
    call(call, octets) {
      if (call === 'ABORT') throw new CannotBeAsked('it is busy');
      return sut.call(call, octets);
    },
  }));

  it('is unsupported, with its reason, and breaks nothing', async () => {
    const { tally, results } = await runAgainst(withoutAbort);
    const told = results.filter(({ verdict }) => verdict === 'unsupported');
    expect(told.map(({ id, cell, reason }) => [id, cell, reason])).toEqual(
      told.map(({ id }) => [id, id, 'it is busy']),
    );
    expect(told).toHaveLength(12);
    expect(tally.summary).toMatchObject({ error: 0, fail: 0, inconclusive: 0 });
  });
});

describe('unsupported', () => {
  it('cells are named with the reason, and the ways to other states go round them', async () => {
    const noActive: Adapter = {
      ...reference,
      capabilities: {
        ...reference.capabilities,
        unsupported: [{ input: 'OPEN.active', reason: 'it only serves' }],
      },
    };
    const { tally, results } = await runAgainst(noActive);
    expect(tally.summary.fail + tally.summary.error + tally.summary.inconclusive).toBe(0);
    const skipped = results.filter(({ verdict }) => verdict === 'unsupported');
    expect(skipped.find(({ id }) => id === 'CLOSED/OPEN.active')?.reason).toBe('it only serves');
    // SYN_SENT is reached by a SEND in LISTEN instead.
    expect(results.find(({ id }) => id === 'SYN_SENT/rcv.RST')?.verdict).toBe('pass');
  });

  it('timers that cannot be made to expire are', async () => {
    const { timers: _, expires: __, ...rest } = reference.capabilities;
    const { tally } = await runAgainst({ ...reference, capabilities: { ...rest, clock: 'none' } });
    expect(tally.cells.get('TIME_WAIT/timeout.2MSL')).toBe('unsupported');
    expect(tally.summary.fail + tally.summary.error).toBe(0);
  });
});

describe('error', () => {
  const broken: Record<string, [Adapter, RegExp]> = {
    'throws in inject': [
      alteredReference(() => ({
        inject() {
          throw new TypeError('boom');
        },
      })),
      /^inject\(\) threw TypeError: boom$/,
    ],
    'rejects in observe': [
      alteredReference(() => ({ observe: () => Promise.reject(new Error('gone')) })),
      /^observe\(\) threw Error: gone$/,
    ],
    'never answers': [
      alteredReference(() => ({ observe: () => new Promise(() => {}) })),
      /^observe\(\) did not answer within 30 ms$/,
    ],
    'names an unknown state': [
      alteredReference(observeWith((seen) => ({ ...seen, state: 'OPEN' }))),
      /^observe\(\).state is "OPEN", expected one of CLOSED LISTEN/,
    ],
    'sends garbage': [
      alteredReference(observeWith((seen) => ({ ...seen, segments: [Uint8Array.of(1, 2, 3)] }))),
      /^observe\(\).segments holds octets that are no TCP segment: 3 octets are no IPv4 header$/,
    ],
    'answers nothing at all': [
      alteredReference(observeWith(() => undefined)),
      /^observe\(\) answered undefined, expected \{ state, segments, events \}$/,
    ],
    'lacks methods': [
      { ...reference, create: () => ({}) as never },
      /^create\(\) answered a SUT without call\(\), inject\(\), observe\(\), reset\(\), dispose\(\), advance\(\), expire\(\), read\(\), setIss\(\)$/,
    ],
  };

  for (const [name, [adapter, message]] of Object.entries(broken)) {
    it(`is the verdict on a SUT that ${name}`, async () => {
      const { tally, results } = await runAgainst(adapter, {
        limitMs: 30,
        cases: ['CLOSED/rcv.ACK', 'CLOSED/rcv.SYN'],
      });
      expect(tally.summary.error).toBe(2);
      expect(results[0]?.reason).toMatch(message);
    });
  }

  it('does not stop the cases that the SUT survives', async () => {
    const fragile = alteredReference((sut) => ({
      call: (call, octets) => {
        if (call === 'ABORT') throw new Error('abort is not done yet');
        return sut.call(call, octets);
      },
    }));
    const { tally } = await runAgainst(fragile);
    expect(tally.summary.error).toBe(12);
    expect(tally.summary.pass).toBe(430 - 12);
    expect([...tally.failures.keys()].every((cell) => cell.endsWith('/ABORT'))).toBe(true);
  });

  it('ends the run of a SUT that breaks every time', async () => {
    const { tally } = await runAgainst(alteredReference(() => ({ observe: () => undefined as never })));
    expect([tally.summary.error, tally.summary.inconclusive]).toEqual([10, 420]);
  });
});

describe('a SUT that cannot be had', () => {
  it('is not a verdict', async () => {
    const absent: Adapter = {
      ...reference,
      create() {
        throw new Unavailable('no kernel here', 'get one');
      },
    };
    await expect(runAgainst(absent)).rejects.toThrow(Unavailable);
  });
});
