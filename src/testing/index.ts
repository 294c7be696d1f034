/**
 * Tests of a TCP stack for any test runner with `describe` and `it`: `tcp-statechart/testing`.
 *
 * @module tcp-statechart/testing
 */
export { defineSuite, type TestRunner } from './define-suite.ts';
export { type OpenStack, openStack } from './open-stack.ts';
export type { StackOptions, SuiteTestOptions } from './options.ts';
export type { CaseMeta } from './runner-context.ts';
export { ConformanceFailure } from './stack.ts';
export { BadSteps } from './step-text.ts';
