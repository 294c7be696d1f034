import { describe, expect, it } from 'vitest';
import { isSlow } from '../support/slow.ts';
import { warmCli as cli, expectBadInput, warmJson as runJson } from './cli.ts';

const HIDDEN = ['--option', 'state=hidden'];

describe.concurrent('what a run runs by itself', () => {
  it('is transitions on a SUT that shows its state', async () => {
    const { suite, observed, cases } = await runJson();
    expect([suite, observed, cases.length]).toEqual(['transitions', 'state', 430]);
  });

  it('is wp with one extra state on a black box, and proves all', async () => {
    const { code, suite, observed, guarantee, summary } = await runJson(...HIDDEN, '--alphabet', 'core');
    expect([code, suite, observed]).toEqual([0, 'wp', 'outputs']);
    expect(guarantee).toMatchObject({ pairs: 165, verified: 165, extraStates: 1 });
    expect(summary.pass).toBeGreaterThan(4_000);
  });
});

describe.concurrent('the last line', () => {
  const lastLine = async (...args: string[]) => {
    const { stdout } = await cli('run', '--quiet', ...args);
    return stdout.trimEnd().split('\n').at(-1);
  };

  it('says what is proved, and what is not and why', async () => {
    expect(await lastLine('--suite', 'wp')).toBe(
      'Proved: the SUT agrees with RFC 9293 on all 430 state × input pairs, or it has a state more than 1 input away from the 12 visited.',
    );
    expect(await lastLine()).toMatch(
      /^Proved: .* on 380 of 430 .*\. Not proved: 50 behind which a state was not told from another \(SYN_RCVD\/passive from SYN_RCVD\/active\)\.$/,
    );
  });

  it('counts what the SUT cannot do', async () => {
    expect(await lastLine('--sut', './fixtures/limited.mjs', '--suite', 'wp')).toMatch(
      /^Proved: .* on \d+ of 430 .*Not proved: .*\d+ (unsupported|not run)/,
    );
  });

  it('proves less of a part than of the whole', async () => {
    const [whole, part] = await Promise.all([
      runJson('--suite', 'wp'),
      runJson('--suite', 'wp', '--shard', '1/2'),
    ]);
    expect(whole.guarantee.extraStates).toBe(1);
    expect(part.guarantee.extraStates).toBe(0);
  });

  it('claims nothing of a SUT that fails', async () => {
    const { guarantee } = await runJson('--option', 'bug=closing-never-leaves');
    expect(guarantee.text).toBe(
      'Disproved: the SUT is not as RFC 9293 has it: failures were seen in 4 of 430 state × input pairs. Nothing is claimed of the rest.',
    );
  });
});

describe.concurrent('states that look alike', () => {
  it('are named, and no pair that starts or ends in them is counted as proved', async () => {
    const { stdout } = await cli('run', '--sut', './fixtures/mute.mjs');
    expect(stdout).toContain('Nothing this SUT shows tells FIN_WAIT_1 and FIN_WAIT_2 apart');
    expect(stdout).toMatch(
      /Not proved: .*3 behind which a state was not told from another \(FIN_WAIT_1 from FIN_WAIT_2\)/,
    );
    expect(stdout).toMatch(/\d+ answered rightly, but not from a state that was told apart/);
  });
});

describe.concurrent('a diagnosis', () => {
  it('names one fault for all the places it shows in on a black box, and tells it once', async () => {
    const args = ['run', ...HIDDEN, '--option', 'bug=simultaneous-close-jumps-to-closed'];
    const { stdout } = await cli(...args, '--suite', isSlow ? 'wp' : 'pairs');
    expect(stdout).toContain(
      'Consistent with one fault of the machine; every failure explained:\n  FIN_WAIT_1 –rcv.FIN | rcv.DATA_FIN→ CLOSED instead of CLOSING (RFC 9293 §3.10.7.4, eighth)\n',
    );
    expect(stdout.match(/^✗/gm)).toHaveLength(1);
    expect(stdout).toMatch(/\d+ other cases fail here or in .*, of the same fault\./);
  });

  it('is in the JSON, with the cells it was seen in', async () => {
    const { diagnosis } = await runJson('--option', 'bug=rst-in-window-accepted');
    expect(diagnosis).toEqual([
      { fault: 'rcv.RST.inWindow is taken for rcv.RST, in 9 states', rivals: [], cells: expect.any(Array) },
    ]);
    expect(diagnosis[0]?.cells).toHaveLength(9);
  });
});

describe.concurrent('extra states', () => {
  it('make the suite larger', async () => {
    const counts = await Promise.all(
      (isSlow ? ['0', '1', '2'] : ['0', '1']).map(async (k) => {
        const { stdout } = await cli(
          'paths',
          '--suite',
          'wp',
          '--alphabet',
          'core',
          '--extra-states',
          k,
          '--count',
          '--json',
        );
        return (JSON.parse(stdout) as { cases: number }[])[0]?.cases;
      }),
    );
    expect(counts).toEqual([154, 2138, 29737].slice(0, counts.length));
  });

  it('are a whole number from 0 to 2', async () => {
    expectBadInput(
      await cli('run', '--suite', 'wp', '--extra-states', '3'),
      '--extra-states 3',
      'from 0 to 2',
    );
    expectBadInput(await cli('paths', '--extra-states', 'many'), '--extra-states many');
    expectBadInput(await cli('mutants', '--extra-states', '7'), '--extra-states 7');
  });
});

describe.concurrent('mutants', () => {
  it('scores a suite with the state seen and without, as JSON', async () => {
    const score = async (...args: string[]) => {
      const { stdout } = await cli('mutants', '--json', '--alphabet', 'figure', ...args);
      const { model } = JSON.parse(stdout) as {
        model: { suite: string; kinds: Record<string, { faults: number; killed: number }> }[];
      };
      return model.map(({ suite, kinds }) => [suite, kinds.transfer?.killed === kinds.transfer?.faults]);
    };
    expect(await score('--suite', 'transitions,wp')).toEqual([
      ['transitions', false],
      ['wp', true],
    ]);
    if (!isSlow) return;
    expect(await score('--suite', 'paths,wp', '--observe', 'outputs')).toEqual([
      ['paths', false],
      ['wp', true],
    ]);
  });

  it('says which faults escape, with exit code 1', async () => {
    const { code, stdout } = await cli('mutants', '--suite', 'shortest', '--alphabet', 'figure');
    expect(code).toBe(1);
    expect(stdout).toMatch(/Not found by any of these suites: CLOSED –/);
    expect(stdout).toContain('MISSED');
  });

  it('says why a suite cannot be made', async () => {
    const { stdout } = await cli(
      'mutants',
      '--suite',
      isSlow ? 'checking-sequence,wp' : 'checking-sequence,shortest',
      '--alphabet',
      'figure',
      '--observe',
      'outputs',
    );
    expect(stdout).toMatch(
      /no checking-sequence: no adaptive sequence of inputs tells CLOSED, LISTEN, .* apart/,
    );
  });

  it('knows no other way to observe', async () => {
    expectBadInput(await cli('mutants', '--observe', 'nothing'), '--observe nothing', 'state');
  });
});

describe('a checking sequence', () => {
  it('lets the stack rest before its retransmissions are too many: it passes on a black box', async () => {
    const { guarantee, summary } = await runJson(...HIDDEN, '--suite', 'checking-sequence');
    expect(summary).toMatchObject({ pass: 1, fail: 0 });
    expect(guarantee.verified).toBe(407);
  });
});

describe('a suite that cannot be made for what a SUT shows', () => {
  it('is refused with the reason: exit code 2', async () => {
    const outcome = await cli('run', ...HIDDEN, '--suite', 'checking-sequence', '--alphabet', 'figure');
    expectBadInput(outcome, '--suite', 'no adaptive sequence of inputs', 'use wp or hsi');
  });
});
