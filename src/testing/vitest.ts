/**
 * Tests of a TCP stack under vitest: `tcp-statechart/vitest`.
 *
 * @module tcp-statechart/vitest
 */
import { afterAll, describe, it } from 'vitest';
import type { Adapter } from '../adapters/adapter.ts';
import { defineCases } from './define-suite.ts';
import type { SuiteTestOptions } from './options.ts';
import type { CaseMeta } from './runner-context.ts';

export type { StackOptions, SuiteTestOptions } from './options.ts';
export type { CaseMeta } from './runner-context.ts';
export { ConformanceFailure } from './stack.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The cell a test is for, its clause of RFC 9293, requirements and verdict. */
    tcp?: CaseMeta;
  }
}

/**
 * `defineSuite` under vitest: one test per generated case, named by its address, its cell, clause and requirements
 * in `task.meta.tcp`.
 *
 * @throws TypeError where the adapter or an option is not what it should be.
 */
export function describeTcp(adapter: Adapter, options: SuiteTestOptions = {}): void {
  defineCases('describeTcp', { describe, it, after: afterAll }, adapter, options);
}
