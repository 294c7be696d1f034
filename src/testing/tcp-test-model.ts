import {
  type PathGenerator,
  TestModel,
  type TestParam,
  type TestPath,
  type TestPathResult,
} from '@xstate/test';
import { tcpMachine } from '../../machines/tcp.machine.ts';
import type { TcpEvent, TcpMachineInput, TcpProfile } from '../../machines/tcp.types.ts';
import type { Capabilities } from '../adapters/adapter.ts';
import { SUITES, type SuiteName } from '../fsm/suites/catalogue.ts';
import type { SuiteGenerator } from '../fsm/suites/generator.ts';
import { FULL, type Input, isInput } from '../model/alphabet.ts';
import { type Configuration, configurationOf, isConfiguration, isState } from '../model/configuration.ts';
import { type Case, stepsAlong } from '../model/suite.ts';
import type { Table } from '../model/table.ts';
import { reachableSnapshots, type Snapshot } from '../model/table-walk.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { planSuite } from '../run/plan.ts';
import { type SuiteTestOptions, suitesOf } from './options.ts';
import { ConformanceFailure } from './stack.ts';
import { pathStory, withStory } from './step-text.ts';

/** Which paths to generate. */
export type SuitePathOptions = Pick<SuiteTestOptions, 'alphabet' | 'extraStates' | 'seed'> & {
  /** Capabilities of the stack: paths leave out what it cannot be asked. Default: it can be asked all, and shows its state. */
  capabilities?: Capabilities;
};

export interface TcpTestModelOptions extends SuitePathOptions {
  /** The suite `getPaths()` generates where it is given no generator. Default `'transitions'`. */
  suite?: SuiteName;
  /** The rule set. Default `'rfc9293'`. */
  profile?: TcpProfile;
}

/**
 * Handlers that test a path, as in `@xstate/test`: `events` gives the system under test an input, `states` checks that
 * it is in a state; `'*'` stands for every input, or every state, without a function of its own.
 */
export interface TcpTestParam extends TestParam<Snapshot, TcpEvent> {
  /** By input. */
  events?: NonNullable<TestParam<Snapshot, TcpEvent>['events']> & { '*'?: EventHandler };
  /** Receives the path before its first step. */
  begin?(path: TcpTestPath): unknown;
}

type EventHandler = (step: TcpTestStep) => unknown;

/**
 * A path of the machine. Its first step is `xstate.init`, no input. `test` takes a system through it; it throws
 * UnhandledPath, and what a handler throws, with the way there added to the message.
 */
export interface TcpTestPath extends Omit<TestPath<Snapshot, TcpEvent>, 'test' | 'testSync'> {
  /** The case's address: a name for its test. */
  id: string;
  test(params: TcpTestParam): Promise<TestPathResult>;
  testSync(params: TcpTestParam): TestPathResult;
}

export type TcpTestStep = TcpTestPath['steps'][number];

/** Chooses paths, as in `@xstate/test`: `model.getPaths(suitePaths('lifecycles'))`. */
export type TcpPathGenerator = PathGenerator<Snapshot, TcpEvent, TcpMachineInput | undefined>;

type PlainPath = StatePath & { id?: string };
type StatePath = ReturnType<TcpPathGenerator>[number];

/** A path has an event or a state without a handler: it would pass without being tested. */
export class UnhandledPath extends Error {
  override name = 'UnhandledPath';
}

/**
 * `@xstate/test`'s `TestModel` on the machine, with the suites of this package as its paths:
 *
 *     for (const path of tcpTestModel({ suite: 'lifecycles' }).getPaths())
 *       test(path.id, () => path.test({ events, states }));
 *
 * @throws TypeError where there is no such suite, alphabet or number of extra states.
 */
export function tcpTestModel(options: TcpTestModelOptions = {}): TcpTestModel {
  return new TcpTestModel(options);
}

/** Paths of a suite. @throws TypeError where there is no such suite, alphabet or number of extra states. */
export function suitePaths(
  suite: SuiteName,
  options: SuitePathOptions & { profile?: TcpProfile } = {},
): TcpPathGenerator {
  const { alphabet = 'full', capabilities = SEES_ALL, seed = 1, extraStates = 1, profile } = options;
  suitesOf({ ...options, suite }, capabilities, 'suitePaths');
  const table = tcpTable(profile);
  return () => {
    const shown = { table, alphabet, capabilities, suiteOptions: { seed, extraStates } };
    const planned = [...planSuite(SUITES.get(suite) as SuiteGenerator, shown)];
    return planned.flatMap(({ case: one, unsupported }) => (unsupported ? [] : [pathOf(one, table)]));
  };
}

const SEES_ALL: Capabilities = {
  state: true,
  clock: 'virtual',
  expires: ['2MSL', 'user', 'retransmission'],
  signals: [...new Set(tcpTable().cells.flatMap(({ signals }) => signals))],
};

/**
 * What `tcpTestModel` makes. Paths are not deduplicated: every case keeps its own id. The model's own ways to
 * generate paths are those of this package, since those of `@xstate/test` 1.0.0-beta.5 fail with today's XState.
 */
export class TcpTestModel extends TestModel<Snapshot, TcpEvent, TcpMachineInput | undefined> {
  readonly #options: TcpTestModelOptions;
  readonly #table: Table;

  constructor(options: TcpTestModelOptions) {
    const events = FULL.map((type) => ({ type }));
    // Upstream's types are for XState 5.5 and do not accept a machine that declares `emitted`.
    super(tcpMachine as never, {
      events,
      serializeState: configurationOf,
      stateMatcher: (snapshot, key) => snapshot.value === key || configurationOf(snapshot) === key,
    });
    this.#options = options;
    this.#table = tcpTable(options.profile);
    suitesOf(options, SEES_ALL, 'tcpTestModel');
  }

  override getPaths(generator: TcpPathGenerator = this.#generator()): TcpTestPath[] {
    return generator(this.logic, this.options).map((path) => this.#testPath(path));
  }

  override getShortestPaths(): TcpTestPath[] {
    return this.getPaths(suitePaths('shortest', this.#options));
  }

  override getSimplePaths(): TcpTestPath[] {
    return this.getPaths(suitePaths('paths', this.#options));
  }

  override getPathsFromEvents(events: readonly TcpEvent[]): TcpTestPath[] {
    const inputs = events.map(({ type }) => type);
    const path = pathOf({ id: inputs.join('/'), steps: stepsAlong(this.#table, inputs) }, this.#table);
    return [this.#testPath(path)];
  }

  /** One snapshot of each configuration. */
  override getAllStates(): Snapshot[] {
    return [...snapshotsOf(this.#table).values()];
  }

  /** Every configuration with every input, declared ignores included. */
  override getAdjacencyList(): { state: Snapshot; event: TcpEvent; nextState: Snapshot }[] {
    const at = (state: Configuration) => snapshotsOf(this.#table).get(state) as Snapshot;
    return this.#table.cells.map(({ state, input, next }) => {
      return { state: at(state), event: { type: input } as TcpEvent, nextState: at(next) };
    });
  }

  /** @throws Error always: a suite is generated from CLOSED on. */
  override getShortestPathsFrom(): never {
    throw new Error(
      'tcpTestModel: suites begin in CLOSED; choose one with suitePaths() in place of paths from paths',
    );
  }

  /** @throws Error always, as `getShortestPathsFrom`. */
  override getSimplePathsFrom(): never {
    return this.getShortestPathsFrom();
  }

  /** Takes a system through a path; an error of a handler gets the steps so far in its message, not upstream's text. */
  override async testPath(path: PlainPath, params: TcpTestParam): Promise<TestPathResult> {
    const handlers = withWildcard(path, params);
    const result = resultOf(path);
    for (const [at, { step }] of result.steps.entries()) {
      await this.testTransition(handlers, step).catch((error) => this.#fail(error, path, at, 'event'));
      await this.testState(handlers, step.state).catch((error) => this.#fail(error, path, at, 'state'));
    }
    return result;
  }

  override testPathSync(path: PlainPath, params: TcpTestParam): TestPathResult {
    const handlers = withWildcard(path, params);
    const result = resultOf(path);
    const tell = (at: number, during: 'event' | 'state', work: () => void) => {
      try {
        work();
      } catch (error) {
        this.#fail(error, path, at, during);
      }
    };
    for (const [at, { step }] of result.steps.entries()) {
      tell(at, 'event', () => this.testTransitionSync(handlers, step));
      tell(at, 'state', () => this.testStateSync(handlers, step.state));
    }
    return result;
  }

  /** @throws the error, with the story of the path; a ConformanceFailure has its story already. */
  #fail(error: unknown, path: PlainPath, at: number, during: 'event' | 'state'): never {
    if (error instanceof ConformanceFailure) throw error;
    throw withStory(error, pathStory({ id: idOf(path), inputs: inputsOf(path), at, during }, this.#table));
  }

  #generator(): TcpPathGenerator {
    return suitePaths(this.#options.suite ?? 'transitions', this.#options);
  }

  #testPath(path: PlainPath): TcpTestPath {
    const description = `Reaches ${configurationOf(path.state)}: ${inputsOf(path).join(' → ')}`;
    const whole: TcpTestPath = {
      ...path,
      id: idOf(path),
      description,
      test: async (params) => {
        refuseUnhandled(whole, params);
        await params.begin?.(whole);
        return this.testPath(whole, params);
      },
      testSync: (params) => {
        refuseUnhandled(whole, params);
        params.begin?.(whole);
        return this.testPathSync(whole, params);
      },
    };
    return whole;
  }
}

function inputsOf({ steps }: Pick<PlainPath, 'steps'>): Input[] {
  return steps.slice(1).map(({ event }) => event.type);
}

function idOf(path: PlainPath): string {
  return path.id ?? inputsOf(path).join('/');
}

/** The result of upstream's `testPath` for a path that passes. */
function resultOf({ steps }: PlainPath): TestPathResult {
  const passed = { error: null };
  return { steps: steps.map((step) => ({ step, state: passed, event: passed })), state: passed };
}

/** Expands `'*'` for events, which upstream supports only for states. Step 0 is no input. */
function withWildcard({ steps }: PlainPath, params: TcpTestParam): TcpTestParam {
  const { events = {} } = params;
  const any = Object.hasOwn(events, '*') ? events['*'] : undefined;
  if (any === undefined) return params;
  const types = steps.slice(1).map(({ event }) => event.type);
  return { ...params, events: { ...Object.fromEntries(types.map((type) => [type, any])), ...events } };
}

const snapshotsByProfile = new Map<TcpProfile, Map<Configuration, Snapshot>>();

function snapshotsOf({ profile }: Table): Map<Configuration, Snapshot> {
  const known = snapshotsByProfile.get(profile) ?? reachableSnapshots(tcpMachine, profile);
  snapshotsByProfile.set(profile, known);
  return known;
}

function pathOf({ id, steps }: Case, table: Table): PlainPath {
  const snapshots = snapshotsOf(table);
  const at = (state: Configuration) => snapshots.get(state) as Snapshot;
  // As in upstream, the first step's event is none of the machine's.
  const init = { event: { type: 'xstate.init' } as unknown as TcpEvent, state: at(table.initial) };
  const given = steps.map(({ input, expected }) => ({
    event: { type: input } as TcpEvent,
    state: at(expected.state),
  }));
  const all = [init, ...given];
  return { id, state: (all.at(-1) ?? init).state, steps: all, weight: steps.length };
}

/** Upstream passes an event or a state without a handler: a misspelt key would make a test that cannot fail. */
function refuseUnhandled({ id, steps }: TcpTestPath, params: Partial<TcpTestParam>): void {
  const { events = {}, states = {} } = params ?? {};
  const handles = (handlers: object, key: string) =>
    Object.hasOwn(handlers, key) && typeof (handlers as Record<string, unknown>)[key] === 'function';
  const strangers = [
    ...Object.keys(events).filter((key) => !isInput(key) && key !== 'xstate.init' && key !== '*'),
    ...Object.keys(states).filter((key) => !isState(key) && !isConfiguration(key) && key !== '*'),
  ];
  if (strangers.length > 0)
    throw new UnhandledPath(`${id}: the machine has no event or state ${[...new Set(strangers)].join(', ')}`);
  const unhandledEvents = steps.slice(1).filter(({ event }) => {
    return !handles(events, Object.hasOwn(events, event.type) ? event.type : '*');
  });
  const unhandledStates = steps.filter(({ state }) => {
    return ![state.value, configurationOf(state), '*'].some((key) => handles(states, key));
  });
  const missing = [
    ...new Set(unhandledEvents.map(({ event }) => `events['${event.type}']`)),
    ...new Set(unhandledStates.map(({ state }) => `states.${state.value}`)),
  ];
  if (missing.length === 0) return;
  throw new UnhandledPath(`${id}: there is no handler ${missing.join(', ')}: the step would pass untested`);
}

/** A path as a case. */
export function caseOf({ id, steps }: TcpTestPath, table: Table): Case {
  return { id, steps: stepsAlong(table, inputsOf({ steps })) };
}
