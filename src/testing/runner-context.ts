import type { Verdict } from '../run/verdict.ts';
/*
 * Test runners pass each test a context of their own. Its kind is found by its properties, so that neither vitest nor
 * anything else is imported: `defineSuite` runs under both, and under runners with no context at all.
 */

/** How one test is conducted under the runner it runs in. */
export interface Conduct {
  /** Puts data beside the test's result, where the runner has a place for it. */
  describe(meta: CaseMeta): void;
  /** Ends the test visibly as skipped. @throws the runner's error that ends a test, or ours where it has none. */
  skip(reason: string): void;
  /** Ends the test as one whose failure is expected. @throws where the runner expects an error for that. */
  expectFailure(reason: string, tell: () => Error): void;
  /** The command that runs this one test again. */
  replay(id: string): string;
}

/** vitest's `TestContext`, as far as it is used. */
interface VitestContext {
  task: { meta: object; fails?: boolean; file?: { name?: string } };
  skip(note?: string): never;
}

/** The `TestContext` of `node:test`, as far as it is used. */
interface NodeContext {
  skip(message?: string): void;
  todo(message?: string): void;
  diagnostic(message: string): void;
}

export function conductOf(context: unknown): Conduct {
  if (isVitest(context)) return vitestConduct(context);
  if (isNode(context)) return nodeConduct(context);
  return plainConduct;
}

function isVitest(context: unknown): context is VitestContext {
  const { task, skip } = (context ?? {}) as Partial<VitestContext>;
  return typeof task?.meta === 'object' && typeof skip === 'function';
}

function isNode(context: unknown): context is NodeContext {
  const { skip, todo, diagnostic } = (context ?? {}) as Partial<NodeContext>;
  return [skip, todo, diagnostic].every((method) => typeof method === 'function');
}

function vitestConduct({ task, skip }: VitestContext): Conduct {
  return {
    describe: (meta) => Object.assign(task.meta, { tcp: meta }),
    skip: (reason) => skip(reason),
    expectFailure(_, tell) {
      // `it.fails` sets this too, but here the failure is known only once the stack has answered.
      task.fails = true;
      throw tell();
    },
    replay: (id) => `npx vitest run ${task.file?.name ?? ''} -t "${pattern(id)}$"`,
  };
}

function nodeConduct(context: NodeContext): Conduct {
  return {
    describe: () => {},
    skip: (reason) => context.skip(reason),
    expectFailure(reason, tell) {
      // A todo test may fail without failing the run, but the JUnit reporter would write a failure.
      context.todo(reason);
      for (const line of tell().message.trimEnd().split('\n')) context.diagnostic(line);
    },
    replay: (id) => `node --test --test-name-pattern="^${pattern(id)}$"`,
  };
}

/** Without a context nothing can be skipped or expected to fail, and anything but a pass must not look like one. */
const plainConduct: Conduct = {
  describe: () => {},
  skip(reason) {
    throw new Error(`not a pass: ${reason}`);
  },
  expectFailure(_, tell) {
    throw tell();
  },
  replay: (id) => `npx tcp-statechart run --case ${id}`,
};

function pattern(id: string): string {
  return id.replaceAll('.', '\\.');
}

/** Data of a test beside its name: `task.meta.tcp` under vitest. */
export interface CaseMeta {
  suite: string;
  /** The case's address, and the test's name. */
  id: string;
  /** The cell that decided the verdict, for a pass the last one: `FIN_WAIT_1/rcv.FIN`. */
  cell?: string;
  /** The clause of RFC 9293 behind that cell: `§3.10.7.4, eighth`. */
  rfc?: string;
  /** Requirements of RFC 9293, Appendix B, that the case touches. */
  requirements: readonly string[];
  verdict?: Verdict;
  /** The reason for any verdict but a pass. */
  reason?: string;
  /** Ambiguities of the RFC that allowed an answer. */
  ambiguities?: readonly string[];
}
