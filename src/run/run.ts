import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Capabilities, Unavailable } from '../adapters/adapter.ts';
import type { Table } from '../model/table.ts';
import type { Ledger } from './ledger.ts';
import type { Planned } from './plan.ts';
import type { CaseResult, StepResult } from './result.ts';
import { type CaseContext, runCase } from './run-case.ts';
import { drive, NoAnswer, type Settling } from './settle.ts';
import { MalformedAnswer, type Subject } from './subject.ts';

/** A system under test that can be made, and made again after it broke. */
export interface System {
  name: string;
  capabilities: Capabilities;
  ledger?: Ledger | undefined;
  open(): Settling<Subject>;
}

export interface RunOptions {
  table: Table;
  planned: Iterable<Planned>;
  /** Longest wait for one answer of the SUT, ms. Default 5,000. */
  limitMs?: number;
  onCase(result: CaseResult, planned: Planned): void;
  /** Stops the run after the case at hand. */
  signal?: AbortSignal;
}

export const DEFAULT_LIMIT_MS = 5_000;

/** After so many cases in a row that broke the SUT, the rest is not tried. */
const MAX_BREAKS = 10;

/** The event loop gets a turn this often, ms, for Ctrl-C and the progress bar. */
const TURN_MS = 40;

/**
 * Runs cases against a system, one after the other. A SUT that throws, hangs or lies is a verdict of that case;
 * it is made anew for the next one.
 * @throws Unavailable where the SUT cannot be had on this machine.
 */
export async function run(system: System, options: RunOptions): Promise<void> {
  const { planned, onCase, signal, limitMs = DEFAULT_LIMIT_MS } = options;
  const context = contextOf(system, options.table);
  let subject: Subject | null = null;
  let breaks = 0;
  let turn = performance.now();
  try {
    for (const entry of planned) {
      if (signal?.aborted) return;
      if (performance.now() - turn > TURN_MS) {
        await nextTurn();
        turn = performance.now();
      }
      if (entry.unsupported !== undefined) {
        onCase(unsupportedResult(entry), entry);
        continue;
      }
      if (breaks >= MAX_BREAKS) {
        onCase(notRun(entry.case.id), entry);
        continue;
      }
      const steps: StepResult[] = [];
      try {
        subject ??= await drive(system.open(), limitMs);
        const running = drive(runCase(subject, entry.case, context, steps), limitMs);
        onCase(running instanceof Promise ? await running : (running as CaseResult), entry);
        breaks = 0;
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        onCase(brokenResult(entry, steps, error), entry);
        breaks++;
        await disposeQuietly(subject, limitMs);
        subject = null;
      }
    }
  } finally {
    await disposeQuietly(subject, limitMs);
  }
}

function contextOf({ capabilities, ledger }: System, table: Table): CaseContext {
  return {
    table,
    ledger,
    signals: new Set(capabilities.signals ?? []),
    toleratesRetransmissions: capabilities.clock === 'real',
  };
}

async function disposeQuietly(subject: Subject | null, limitMs: number): Promise<void> {
  if (subject === null) return;
  try {
    await drive(subject.dispose(), limitMs);
  } catch {
    // It broke before or breaks now: either way there is nothing left to release through it.
  }
}

function unsupportedResult({ case: { id }, unsupported }: Planned): CaseResult {
  return { id, verdict: 'unsupported', ...unsupported, steps: [] };
}

function notRun(id: string): CaseResult {
  return {
    id,
    verdict: 'inconclusive',
    reason: `not run: the SUT broke ${MAX_BREAKS} times in a row`,
    steps: [],
  };
}

function brokenResult({ case: { id, steps } }: Planned, done: StepResult[], error: unknown): CaseResult {
  const at = steps[done.length];
  const why =
    error instanceof NoAnswer || error instanceof MalformedAnswer
      ? error.message
      : `the SUT threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  if (at === undefined) return { id, verdict: 'error', reason: why, steps: done };
  const broken: StepResult = {
    state: at.state,
    input: at.input,
    expected: at.expected,
    verdict: 'error',
    problem: why,
  };
  return { id, verdict: 'error', cell: `${at.state}/${at.input}`, reason: why, steps: [...done, broken] };
}
