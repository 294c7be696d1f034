import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../src/adapters/adapter.ts';
import { gvisorAdapter } from '../../src/adapters/gvisor/adapter.ts';
import { linux } from '../../src/adapters/linux/adapter.ts';
import { lwip } from '../../src/adapters/lwip/adapter.ts';
import { learn } from '../../src/learn/learn.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { PACKAGE_ROOT } from '../../src/package-root.ts';
import { capabilitiesUnder } from '../../src/run/check-adapter.ts';
import { judgeLearned } from '../../src/run/judge-learned.ts';
import { type LearnedStackOptions, learnedStack } from '../../src/run/learned-stack.ts';
import { shippedLedger, underOptions } from '../../src/run/ledger.ts';
import { specificationFor } from '../../src/run/specification.ts';
import { skipWithout } from './stack.ts';

async function judged(adapter: Adapter, given: LearnedStackOptions = {}, extra = 0) {
  const { options = {}, observe = 'state' } = given;
  const shipped = shippedLedger(adapter.name);
  const ledger = shipped && underOptions(shipped, options, adapter.version);
  const stack = await learnedStack(adapter, given);
  const capabilities = capabilitiesUnder(adapter, options);
  const specification = await specificationFor(capabilities, stack.inputs, { observe });
  try {
    const learned = await learn(stack, { extra, priors: [fsmOf(tcpTable())], budget: { states: 60 } });
    const { cells, names } = judgeLearned(learned, specification, ledger);
    const failed = cells.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    return { failed, known: cells.filter(({ verdict }) => verdict === 'known').map(({ id }) => id), names };
  } finally {
    await stack.dispose();
  }
}

describe('a stack that was learned is as its ledger says', () => {
  it('Linux, its states shown or not, with the same cells', async (context) => {
    await skipWithout(linux, context);
    const shown = await judged(linux, {}, 1);
    expect(shown.failed).toEqual([]);
    expect(shown.known.length).toBeGreaterThan(20);
    expect(shown.names).toContain('ESTABLISHED#2');
    const hidden = await judged(linux, { observe: 'outputs' }, 1);
    expect([hidden.failed, new Set(hidden.known)]).toEqual([[], new Set(shown.known)]);
  });

  it('Linux, that tells what calls answer: a SEND too early, a second connect', async (context) => {
    await skipWithout(linux, context);
    const stack = await learnedStack(linux, { options: { results: 'told' } });
    try {
      const answers = (word: string) => {
        stack.reset();
        return word.split(' ').map((input) => (stack.give(input) as { output: string }).output);
      };
      expect(answers('OPEN.active SEND').at(-1)).toBe('=EAGAIN');
      expect(answers('OPEN.passive SEND').at(-1)).toBe('=EPIPE');
      // The first one only says that the connection stands.
      expect(answers('OPEN.active rcv.SYN_ACK OPEN.active OPEN.active').slice(-2)).toEqual(['', '=EISCONN']);
    } finally {
      await stack.dispose();
    }
  });

  it('lwIP', async (context) => {
    await skipWithout(lwip, context);
    expect((await judged(lwip, { options: { acks: 'now' } })).failed).toEqual([]);
  });

  it('gVisor', async (context) => {
    const gvisor = gvisorAdapter(PACKAGE_ROOT);
    await skipWithout(gvisor, context);
    expect((await judged(gvisor)).failed).toEqual([]);
  });
});
