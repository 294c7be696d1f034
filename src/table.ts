/**
 * The machine as a table, and the names in it: `tcp-statechart/table`. Nothing here needs Node: pages may import it.
 *
 * @module tcp-statechart/table
 */
export { ALPHABETS, type AlphabetName, FULL, type Input, isInput } from './model/alphabet.ts';
export {
  CONFIGURATIONS,
  type Configuration,
  configurationOf,
  isConfiguration,
  isState,
  STATES,
  stateOf,
} from './model/configuration.ts';
export { segmentForm } from './model/outputs.ts';
export type { AllowedAnswer, Cell, CellKind, Table } from './model/table.ts';
export { tableOf } from './model/table-walk.ts';
export { tcpTable } from './model/tcp-table.ts';
