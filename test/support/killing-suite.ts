import { isPromise } from '../../src/learn/waiting.ts';
import { type Mutant, type MutantKind, mutate } from '../../src/model/mutants.ts';
import type { Case } from '../../src/model/suite.ts';
import type { Table } from '../../src/model/table.ts';
import { tableSubject } from '../../src/run/adapter-system.ts';
import { runSteps } from '../../src/run/maybe-async.ts';
import { runCase } from '../../src/run/run-case.ts';
import type { Subject } from '../../src/run/subject.ts';

/** What became of a mutant under a suite. */
export type Fate = 'killed' | 'allowed' | 'survived';

export interface MutantResult {
  id: string;
  kind: MutantKind;
  fate: Fate;
  /** The cell that killed it, or the ambiguity that allows it. */
  by?: string;
}

/** A suite with its cases filed by the cells they visit: only those can tell a first-order mutant. */
export class KillingSuite {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly #byCell = new Map<string, Case[]>();
  readonly #table: Table;
  readonly #context;
  readonly #sees: (output: string) => boolean;

  /** @param sees outputs that are seen. Default: all. */
  constructor(
    name: string,
    cases: Iterable<Case>,
    table: Table,
    sees: (output: string) => boolean = () => true,
  ) {
    this.#sees = sees;
    this.name = name;
    this.cases = [...cases];
    this.#table = table;
    this.#context = {
      table,
      signals: signalsOf(table),
      seesState: true,
      toleratesRetransmissions: false,
      cannot: () => null,
    };
    for (const given of this.cases) {
      const cells = new Set(given.steps.map(({ state, input }) => `${state}/${input}`));
      for (const cell of cells) this.#file(cell, given);
    }
  }

  /** Runs the mutant as a system under test until a case fails. */
  try(mutant: Mutant): MutantResult {
    const { id, kind } = mutant;
    const subject = seenThrough(tableSubject(mutate(this.#table, mutant)), this.#sees);
    let ambiguity: string | undefined;
    for (const given of this.#byCell.get(mutant.cell.id) ?? []) {
      const attempt = runSteps(runCase(subject, given, this.#context), 0);
      if (isPromise(attempt)) throw new Error('a table answers at once');
      const { result } = attempt;
      if (result.verdict === 'fail') return { id, kind, fate: 'killed', by: result.cell ?? given.id };
      ambiguity ??= result.steps.find((step) => step.ambiguity !== undefined)?.ambiguity;
    }
    return ambiguity === undefined
      ? { id, kind, fate: 'survived' }
      : { id, kind, fate: 'allowed', by: ambiguity };
  }

  #file(cell: string, given: Case): void {
    const filed = this.#byCell.get(cell);
    if (filed === undefined) this.#byCell.set(cell, [given]);
    else filed.push(given);
  }
}

function signalsOf(table: Table): ReadonlySet<string> {
  return new Set(table.cells.flatMap(({ signals }) => signals));
}

/** A subject of which only some outputs are seen. */
function seenThrough(subject: Subject, sees: (output: string) => boolean): Subject {
  return {
    ...subject,
    *apply(cell, track, last) {
      const seen = yield* subject.apply(cell, track, last);
      return { ...seen, outputs: seen.outputs.filter(({ name }) => sees(name)), sees };
    },
  };
}
