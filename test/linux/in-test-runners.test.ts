import { expect, it } from 'vitest';
import { linux, linuxDeviations } from '../../src/linux.ts';
import { stateOf } from '../../src/model/configuration.ts';
import { defineSuite } from '../../src/testing/define-suite.ts';
import { adapterHandlers, tcpTestModel } from '../../src/testing/xstate-test.ts';
import { runAgainst } from '../run/fake-sut.ts';
import { collectingRunner } from '../testing/collecting-runner.ts';
import { skip, whyNot } from './kernel.ts';

const reason = await whyNot();

it('the kernel in a test runner: passes, expected failures, skips, and nothing else', async (t) => {
  if (reason !== null) return skip(t, reason);
  const runner = collectingRunner();
  defineSuite(runner, linux, { deviations: linuxDeviations(), required: true });
  const ends: Record<string, number> = {};
  const known: string[] = [];
  for (const { name, run } of runner.tests) {
    const { how } = await run();
    ends[how] = (ends[how] ?? 0) + 1;
    if (how === 'failed as expected') known.push(name);
  }
  await runner.release();
  expect(ends.failed).toBeUndefined();
  expect(ends.skipped).toBe(31);
  expect(known).toContain('TIME_WAIT/ABORT');
  expect((ends.passed ?? 0) + known.length + 31).toBe(430);
});

it('the kernel through @xstate/test: every path that it takes as the RFC has it', async (t) => {
  if (reason !== null) return skip(t, reason);
  const handlers = adapterHandlers(linux, { deviations: linuxDeviations() });
  const paths = tcpTestModel({ suite: 'paths', capabilities: linux.capabilities }).getPaths();
  const elsewhere: string[] = [];
  for (const path of paths) {
    await path.test(handlers).catch((error: Error) => {
      expect(error.message).toMatch(/leads elsewhere: the rest was not reached/);
      elsewhere.push(path.id);
    });
  }
  await handlers.dispose();
  const { results } = await runAgainst(linux, { suite: 'paths', ledger: linuxDeviations() });
  // The command line goes on where the kernel is; a path of @xstate/test has states of its own to look at.
  const ledElsewhere = results.filter(({ steps }) =>
    steps.slice(0, -1).some(({ observed, expected }) => observed?.state !== stateOf(expected.state)),
  );
  expect(elsewhere).toEqual(ledElsewhere.map(({ id }) => id));
  expect(paths.length).toBeGreaterThan(elsewhere.length);
});
