/**
 * tcp-statechart: the TCP connection state machine of RFC 9293, its table, the suites generated from it, and the
 * runner that holds TCP stacks against it. The machine alone, without the rest: `tcp-statechart/machine`.
 *
 * @module tcp-statechart
 */
export {
  type AllowedSegment,
  type Alternative,
  type Ambiguity,
  ambiguities,
} from '../machines/ambiguities.ts';
export { tcpMachine, timedTcpMachine } from '../machines/tcp.machine.ts';
export type * from '../machines/tcp.types.ts';
export { tcpDataMachine } from '../machines/tcp-data.machine.ts';
export {
  type Adapter,
  type Ahead,
  BadOption,
  type Call,
  CannotBeAsked,
  type Capabilities,
  type CreateOptions,
  type MaybePromise,
  type Observation,
  type Parked,
  type Sut,
  type Timer,
  Unavailable,
  type Unsupported,
} from './adapters/adapter.ts';
export { OneConnection, type Sockets } from './adapters/one-connection.ts';
export { type ProcessOptions, processAdapter } from './adapters/process/adapter.ts';
export { reference } from './adapters/reference/adapter.ts';
export type { DiagramOptions } from './export/arrows.ts';
export { MACHINE_FORMATS, type MachineFormat } from './export/formats.ts';
export { type CompilableMachine, type CompileOptions, compileMachine } from './fsm/compile.ts';
export { type DotOptions, machineFromDot } from './fsm/dot-mealy.ts';
export type { Action, ExploreOptions } from './fsm/explore.ts';
export {
  type CellChange,
  extraStateFaults,
  type Fault,
  type FaultKind,
  faultText,
  firstOrderFaults,
} from './fsm/faults.ts';
export { type Fsm, MachineError, NONE, type Reaction, type Word } from './fsm/fsm.ts';
export type { Diagnosis, Suspect } from './fsm/proof/diagnosis.ts';
export { type Guarantee, guaranteeOf, guaranteeText } from './fsm/proof/guarantee.ts';
// `PassedTree` and `Settling`: what these were called before, for one release more.
export { ObservationTree, ObservationTree as PassedTree } from './fsm/proof/observation-tree.ts';
export type { AnySnapshot } from './fsm/snapshot-text.ts';
export { type Identifiers, identifiersOf } from './fsm/state-identifiers.ts';
export { SUITES, wordsOf } from './fsm/suites/catalogue.ts';
export { type Coverage, coverageOf } from './fsm/suites/coverage.ts';
export type { SuiteGenerator, SuiteOptions } from './fsm/suites/generator.ts';
export type { SavedTree } from './learn/answer-tree.ts';
export { type MachineConfig, machineConfig, machineFromConfig, type Told } from './learn/config.ts';
export {
  type Difference,
  type DifferentCell,
  differenceOf,
  type Labelled,
  type MachineAnswer,
} from './learn/difference.ts';
export type { Checked, LayerProgress } from './learn/grow.ts';
export { type Grown, type GrowTask, GrowthHelper, type Helper, type PackedAnswers } from './learn/helpers.ts';
export { type Learned, type LearnOptions, learn, type Progress } from './learn/learn.ts';
export { matchStates } from './learn/matching.ts';
export type { Budget, Conflict, LearnedSystem } from './learn/teacher.ts';
export { type Unlikeness, unlikenessIn } from './learn/unlike.ts';
export { type ValidateOptions, type Validation, validate } from './learn/validate.ts';
export { ALPHABETS, type AlphabetName, type Input, isInput } from './model/alphabet.ts';
export {
  CONFIGURATIONS,
  type Configuration,
  configurationOf,
  STATES,
  stateOf,
} from './model/configuration.ts';
export { dataTable } from './model/data-table.ts';
export { type Mutant, type MutantKind, mutantsOf, mutate } from './model/mutants.ts';
export { type SentSegment, segmentForm } from './model/outputs.ts';
export type { Case, Step, Suite } from './model/suite.ts';
export { casesOf } from './model/suite.ts';
export type { AllowedAnswer, Cell, CellKind, Table } from './model/table.ts';
export { type FsmOptions, fsmOf } from './model/table-fsm.ts';
export { tableOf } from './model/table-walk.ts';
export { tcpTable } from './model/tcp-table.ts';
export { storyText } from './report/story.ts';
export { TABLE_FORMATS, type TableEntry } from './report/table-formats.ts';
export { adapterSystem } from './run/adapter-system.ts';
export type { CaseBegin, RunBegin, RunCase, RunEnd, RunEvent } from './run/events.ts';
export type { Tap } from './run/guard.ts';
export {
  type Cause,
  causesOf,
  type Judged,
  type JudgedCell,
  judgeLearned,
} from './run/judge-learned.ts';
export {
  type LearnedAlphabet,
  type LearnedStack,
  type LearnedStackOptions,
  learnedStack,
} from './run/learned-stack.ts';
export type { Deviation, Does, Ledger } from './run/ledger.ts';
export type { Pending, Steps, Steps as Settling } from './run/maybe-async.ts';
export { type Planned, type PlanOptions, planSuite, select, shard } from './run/plan.ts';
export type {
  CaseResult,
  DiagnosedFault,
  GuaranteeResult,
  ObservedAnswer,
  RecordedCase,
  RecordedSegment,
  RecordedStep,
  RunResult,
  StepResult,
  Summary,
} from './run/result.ts';
export { type RunOptions, run } from './run/run.ts';
export type { System, TellCase } from './run/runner.ts';
export { type Specification, specificationFor } from './run/specification.ts';
export type { ExpectedAnswer, Seen, SeenOutput, Subject } from './run/subject.ts';
export { count, createTally, type Failure, type Noted, type Tally } from './run/tally.ts';
export {
  type Implementation,
  type MachineFailure,
  type MachineTest,
  type Reply,
  type TestOptions,
  testMachine,
} from './run/test-machine.ts';
export type { Verdict } from './run/verdict.ts';
export * from './wire.ts';
