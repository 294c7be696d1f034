/**
 * The machine as a model for `@xstate/test`: `tcp-statechart/xstate-test`.
 *
 * @module tcp-statechart/xstate-test
 */
export type { Snapshot } from '../model/table-walk.ts';
export { adapterHandlers, type StackHandlers } from './adapter-handlers.ts';
export type { StackOptions } from './options.ts';
export { ConformanceFailure } from './stack.ts';
export {
  type SuitePathOptions,
  suitePaths,
  type TcpPathGenerator,
  TcpTestModel,
  type TcpTestModelOptions,
  type TcpTestParam,
  type TcpTestPath,
  tcpTestModel,
  UnhandledPath,
} from './tcp-test-model.ts';
