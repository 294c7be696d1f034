import { beforeAll, describe, expect, it } from 'vitest';
import { warmCli as cli, cliMany, expectBadInput, expectNoStackTrace, type Outcome } from './cli.ts';

/** A module, and what the one line must name. */
const BAD_MODULES: readonly [module: string, ...named: (string | RegExp)[]][] = [
  ['there-is-none.mjs', 'there is no file'],
  ['throws.mjs', 'cannot be loaded', 'no licence found'],
  ['throws-in-lines.mjs', 'cannot be loaded', 'no licence found'],
  ['throws-an-odd-thing.mjs', 'cannot be loaded'],
  ['no-default.mjs', 'default export', 'porting.md'],
  ['wrong-shape.mjs', 'capabilities.clock', 'virtual'],
  ['no-create.mjs', 'create', 'porting.md'],
  ['unknown-state.mjs', 'capabilities.unsupported.0.state', 'TIME_WAIT'],
  ['throws-when-read.mjs', 'no name yet'],
  ['unknown-capability.mjs', 'capabilities.expire', 'porting.md'],
  ['unknown-signal.mjs', 'capabilities.signals.1', 'conection reset', 'porting.md'],
  ['capabilities-throw.mjs', 'capabilitiesWith()', 'no board is plugged in'],
  ['capabilities-lie.mjs', 'capabilitiesWith()', 'signals.0', 'conection reset', 'porting.md'],
];

describe('an adapter module', () => {
  let outcomes: Outcome[] = [];

  beforeAll(async () => {
    outcomes = await cliMany(BAD_MODULES.map(([module]) => ['run', '--sut', `./fixtures/bad/${module}`]));
  });

  for (const [at, [module, ...named]] of BAD_MODULES.entries()) {
    it(`${module}: exit code 2 and one line that says why`, () => {
      expectBadInput(outcomes[at], `--sut ./fixtures/bad/${module}`, ...named);
    });
  }
});

describe.concurrent('an adapter module as a whole', () => {
  it('that never ends loading', async () => {
    const path = './fixtures/bad/never-loads.mjs';
    expectBadInput(await cli('run', '--sut', path), `--sut ${path}`, 'cannot be loaded');
  });

  it('that is a folder', async () => {
    expectBadInput(await cli('run', '--sut', './fixtures'), '--sut ./fixtures', /folder|directory/i);
  });

  it('that refuses an option has the last word on it', async () => {
    const args = ['--sut', './fixtures/picky.mjs', '--case', 'LISTEN/rcv.ACK'];
    expectBadInput(await cli('run', ...args, '--option', 'sped=1'), '--option', 'sped', 'speed=N');
  });

  it('for one profile is not run for another', async () => {
    const outcome = await cli('run', '--sut', './fixtures/dead.mjs', '--profile', 'rfc793');
    expectBadInput(outcome, '--profile rfc793', 'dead', 'rfc9293');
  });
});

describe.concurrent('a SUT that cannot be had', () => {
  it('ends in exit code 3 with the reason and the remedy', async () => {
    const outcome = await cli('run', '--sut', './fixtures/unavailable.mjs');
    expect(outcome.stderr).toContain('raw sockets are not permitted here');
    expect(outcome.stderr).toContain('setcap cap_net_raw+ep ./stack');
    expectNoStackTrace(outcome);
    expect(outcome.stdout).toBe('');
    expect(outcome.code).toBe(3);
  });

  it('any longer does not take what was found before with it', async () => {
    const args = ['--sut', './fixtures/unavailable.mjs', '--option', 'when=later', '--suite', 'transitions'];
    const outcome = await cli('run', ...args);
    expect(outcome.stdout).toContain('the device is gone');
    expect(outcome.stdout).toContain('raw sockets are not permitted here');
    expectNoStackTrace(outcome);
    expect(outcome.code).toBe(1);
  });
});
