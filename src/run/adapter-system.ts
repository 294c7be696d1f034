import type { Adapter, Capabilities, CreateOptions, Sut } from '../adapters/adapter.ts';
import { stateOf } from '../model/configuration.ts';
import type { MachineName, Table } from '../model/table.ts';
import type { Numbers } from './case-numbers.ts';
import { capabilitiesUnder } from './check-adapter.ts';
import { guard, guardedSut, type Tap, tappedSut } from './guard.ts';
import type { Ledger } from './ledger.ts';
import { ask } from './maybe-async.ts';
import { oneLine } from './reason.ts';
import type { System } from './runner.ts';
import { MalformedAnswer, type Subject, type Track } from './subject.ts';
import { wireSubject } from './wire-subject.ts';

/**
 * An adapter as a system the runner can open, and open again after it broke.
 * @throws BadCapabilities, BadOption
 */
export function adapterSystem(
  adapter: Adapter,
  {
    machine = 'tcp',
    numbers = 'mix',
    ...options
  }: CreateOptions & { machine?: MachineName; numbers?: Numbers },
  ledger?: Ledger,
  tap?: Tap,
): System {
  const { name, version } = adapter;
  const own = Object.freeze({ ...options, options: Object.freeze({ ...options.options }) });
  const capabilities = withPlainText(capabilitiesUnder(adapter, own.options));
  let hasFailedToStart = false;
  return {
    name: oneLine(name) || 'unnamed',
    version: version === undefined ? undefined : oneLine(version),
    capabilities,
    ledger,
    *open() {
      // One that has not come up once is not waited for as long again.
      const patience = hasFailedToStart ? 0 : START_MS;
      hasFailedToStart = true;
      const sut = yield* ask(
        guard('create', () => adapter.create(own)),
        'create()',
        patience,
      );
      hasFailedToStart = false;
      checkSut(sut, capabilities);
      const guarded = guardedSut(sut);
      const watched = tap === undefined ? guarded : tappedSut(guarded, tap);
      return wireSubject(watched, capabilities, { seed: options.seed, machine, numbers });
    },
  };
}

/** On top of the limit of an answer: a system that is a program has to start, ms. */
const START_MS = 10_000;

/** Cleans the adapter's texts: they are printed, and must not control a terminal. */
function withPlainText(capabilities: Capabilities): Capabilities {
  const { unsupported, simulates } = capabilities;
  return deepFrozen({
    ...capabilities,
    ...(unsupported && { unsupported: unsupported.map((one) => ({ ...one, reason: oneLine(one.reason) })) }),
    ...(simulates && {
      simulates: Object.fromEntries(Object.entries(simulates).map(([timer, how]) => [timer, oneLine(how)])),
    }),
  });
}

function deepFrozen<T extends object>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFrozen(inner);
  return Object.freeze(value);
}

const METHODS: readonly (keyof Sut)[] = ['call', 'inject', 'observe', 'reset', 'dispose'];

function checkSut(sut: unknown, capabilities: Capabilities): asserts sut is Sut {
  const needed = [...METHODS];
  if (capabilities.clock !== 'none') needed.push('advance');
  if ((capabilities.expires?.length ?? 0) > 0) needed.push('expire');
  if (capabilities.parks === true) needed.push('park');
  if (capabilities.reads === true) needed.push('read');
  if (capabilities.setsIss === true) needed.push('setIss');
  const missing = needed.filter((method) => typeof (sut as Partial<Sut> | null)?.[method] !== 'function');
  if (missing.length > 0) {
    throw new MalformedAnswer(
      `create() answered a SUT without ${missing.map((name) => `${name}()`).join(', ')}`,
    );
  }
}

/** A table, or a mutant of it, as a system under test that shows its state and reports every signal of the table. */
export function tableSystem(name: string, table: Table, mutant: Table, ledger?: Ledger): System {
  return {
    name,
    ledger,
    capabilities: {
      state: true,
      signals: [...new Set(table.cells.flatMap((cell) => cell.signals))],
      clock: 'none',
      reads: true,
      expires: ['2MSL', 'user', 'retransmission'],
    },
    *open() {
      return tableSubject(mutant);
    },
  };
}

/** A table as a system under test: the machine itself, or a mutant of it. It speaks abstract outputs. */
export function tableSubject(table: Table): Subject {
  let state = table.initial;
  return {
    *begin() {
      state = table.initial;
      return WITHOUT_NUMBERS;
    },
    *apply({ input }) {
      const { next, outputs, signals } = table.cell(state, input);
      state = next;
      return {
        state: stateOf(next),
        outputs: outputs.map((name) => ({ name })),
        signals,
        sees: () => true,
      };
    },
    *dispose() {},
  };
}

/** A table has no numbers and no timers to keep. */
const WITHOUT_NUMBERS: Track = {
  accept() {},
  mismatch: () => null,
  heard: ({ input }) => [input],
  fork: () => WITHOUT_NUMBERS,
};
