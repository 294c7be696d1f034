import type { Adapter } from '../adapters/adapter.ts';
import { planCase } from '../run/plan.ts';
import { type StackOptions, setUp } from './options.ts';
import { ConformanceFailure, Stack } from './stack.ts';
import { BadSteps, readSteps } from './step-text.ts';

/** A stack that tests written by hand, or generated, walk through their cases. */
export interface OpenStack {
  /**
   * Walks the steps written in the template, and ends the test by the verdict.
   * @param context the argument that vitest or `node:test` passes to the test's function.
   * @throws ConformanceFailure with the story of the case; BadSteps where the text is no case of this machine.
   */
  (context: unknown): (lines: TemplateStringsArray, ...values: readonly unknown[]) => void | Promise<void>;
  /** Releases the stack; for `afterAll` or `after`. @throws BadSteps where a test asked for a walk and gave no steps. */
  dispose(): Promise<void>;
}

/**
 * Opens a stack for tests with their steps in words:
 *
 *     const tcp = openStack(adapter);
 *     afterAll(tcp.dispose);
 *     test('the handshake', (t) => tcp(t)`
 *       CLOSED    OPEN.active  →  SYN_SENT     create TCB, snd SYN
 *       SYN_SENT  rcv.SYN_ACK  →  ESTABLISHED  snd ACK
 *     `);
 *
 * Columns are two or more spaces apart; a clause of the RFC may follow. What a line says must be what the machine
 * does: `tcp-statechart table` prints it.
 *
 * @throws TypeError where the adapter or an option is not what it should be.
 */
export function openStack(adapter: Adapter, options: StackOptions = {}): OpenStack {
  const setup = setUp(adapter, options, 'openStack');
  const { system, table } = setup;
  const stack = new Stack(setup);
  /** Tests that asked for a walk and have not given its steps yet. */
  const waiting = new Set<unknown>();
  const walk = (context: unknown) => {
    waiting.add(context);
    return function tcp(lines: TemplateStringsArray, ...values: readonly unknown[]): void | Promise<void> {
      waiting.delete(context);
      const { suite, id } = nameOf(context);
      try {
        const steps = readSteps(String.raw({ raw: lines }, ...values), table);
        const testing = stack.test(planCase(suite, { id, steps }, table, system.capabilities), context);
        if (testing === undefined) return;
        const written = new Error();
        Error.captureStackTrace(written, tcp);
        return testing.catch((error) => Promise.reject(pointing(error, written)));
      } catch (error) {
        const written = new Error();
        Error.captureStackTrace(written, tcp);
        throw pointing(error, written);
      }
    };
  };
  const dispose = async () => {
    await stack.dispose();
    const [forgotten] = [...waiting].map((context) => nameOf(context).id);
    if (forgotten !== undefined)
      throw new BadSteps(`${forgotten}: there are no steps: a template must follow tcp(t)`);
  };
  return Object.assign(walk, { dispose });
}

/** Points the stack trace of a failure to the test's steps. */
function pointing(error: unknown, written: Error): unknown {
  const frames = (written.stack ?? '').split('\n').slice(1).join('\n');
  if (error instanceof ConformanceFailure || error instanceof BadSteps)
    error.stack = `${error.name}: ${error.message}\n${frames}`;
  return error;
}

/** The names of the test and its group, where the runner provides them. */
function nameOf(context: unknown): { suite: string; id: string } {
  const { task, name } = (context ?? {}) as {
    task?: { name?: string; suite?: { name?: string } };
    name?: string;
  };
  return { suite: task?.suite?.name ?? '', id: task?.name ?? name ?? 'this case' };
}
