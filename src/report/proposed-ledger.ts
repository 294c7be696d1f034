import type { Deviation, Does, Ledger } from '../run/ledger.ts';
import type { Report } from '../run/reporter.ts';
import { type CaseResult, cellOf, type ObservedAnswer } from '../run/result.ts';
import type { System } from '../run/runner.ts';
import type { Verdict } from '../run/verdict.ts';

/** A ledger for review: `run --update-deviations`. */
export function ledgerReport(system: Omit<System, 'open'>): Report {
  const proposed = new ProposedLedger(system);
  return {
    add: ({ result }) => proposed.add(result),
    text: () => `${JSON.stringify(proposed.ledger(), null, 2)}\n`,
    note(file) {
      const [entries, them] = proposed.news === 1 ? ['entry', 'it'] : ['entries', 'them'];
      return `${proposed.news} new ${entries} proposed in ${file}: read ${them}, and say why`;
    },
  };
}

/**
 * The ledger a run proposes: entries that still occur, and every new failure with its reason left open. Another run
 * with this ledger has no failure that this run has seen, as long as the SUT does the same again.
 */
export class ProposedLedger {
  readonly #system: Omit<System, 'open'>;
  readonly #cellsWith = new Map<Verdict, Set<string>>();
  readonly #proposed = new Map<string, Deviation>();

  constructor(system: Omit<System, 'open'>) {
    this.#system = system;
  }

  /** Entries that are new. */
  get news(): number {
    return this.#proposed.size;
  }

  add({ detours = [], steps }: CaseResult): void {
    for (const step of [...detours.flat(), ...steps]) {
      const cell = cellOf(step);
      this.#cells(step.verdict).add(cell);
      const { verdict, observed, problem } = step;
      if (verdict !== 'fail' || observed === undefined) continue;
      const does = doesOf(observed, this.#system.capabilities.signals !== undefined);
      this.#proposed.set(JSON.stringify([cell, does]), { cell, does, why: `to be explained: ${problem}` });
    }
  }

  ledger(): Ledger {
    const { name: sut, version, ledger } = this.#system;
    const [fixed, stillKnown] = [this.#cells('fixed'), this.#cells('known')];
    const isRight = (cell: string) => this.#cells('pass').has(cell) || this.#cells('allowed').has(cell);
    const kept = (ledger?.deviations ?? []).filter(({ cell }) => !fixed.has(cell) || stillKnown.has(cell));
    const proposed = [...this.#proposed.values()].map((entry) => ({
      ...entry,
      ...(isRight(entry.cell) && { varies: 'to be explained: at other times it answers as it should' }),
    }));
    return { sut, ...(version !== undefined && { version }), deviations: [...kept, ...proposed] };
  }

  #cells(verdict: Verdict): Set<string> {
    let cells = this.#cellsWith.get(verdict);
    if (cells === undefined) {
      cells = new Set();
      this.#cellsWith.set(verdict, cells);
    }
    return cells;
  }
}

function doesOf({ state, outputs, segments, signals }: ObservedAnswer, tellsSignals: boolean): Does {
  return {
    ...(state !== undefined && { state }),
    outputs,
    ...(segments !== undefined && { segments }),
    ...(tellsSignals && { signals }),
  };
}
