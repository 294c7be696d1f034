import type { RunBegin, RunEnd } from '../run/events.ts';
import { addEvidence, conclude, createEvidence, type Evidence } from '../run/evidence.ts';
import type { RunOutcome, RunSetup } from '../run/reporter.ts';
import type { CaseResult } from '../run/result.ts';
import { count, createTally, type Tally } from '../run/tally.ts';
import { faultsTold } from './diagnosis-text.ts';
import { proofText } from './proof-text.ts';

/** Keeps the counts of a run so far, and the evidence for its guarantee and its diagnosis. */
export class Account {
  readonly tally: Tally;
  readonly #setup: RunSetup;
  readonly begin: RunBegin;
  readonly #evidence: Evidence;
  #cases = 0;

  constructor(setup: RunSetup, begin: RunBegin) {
    this.#setup = setup;
    this.begin = begin;
    this.tally = createTally(setup.system.ledger?.crashes);
    this.#evidence = createEvidence(setup.fsm);
  }

  /** Number of decided cases. */
  get cases(): number {
    return this.#cases;
  }

  add(result: CaseResult, suite: string): void {
    this.#cases++;
    count(this.tally, result, suite);
    addEvidence(this.#evidence, result);
  }

  /** The outcome of the run, with its guarantee and its diagnosis. */
  outcome({ interrupted, seconds, doubt }: OutcomeOptions): RunOutcome {
    const [setup, tally] = [this.#setup, this.tally];
    const { table, fsm } = setup;
    const conclusion = conclude(this.#evidence, table);
    const { guarantee } = conclusion;
    const end: RunEnd = {
      type: 'run.end',
      summary: tally.summary,
      guarantee: {
        text: proofText(guarantee, { ...setup, profile: table.profile, cells: tally.cells, doubt }),
        pairs: guarantee.cells,
        verified: guarantee.verifiedCells,
        extraStates: guarantee.extraStates,
      },
      diagnosis: faultsTold(fsm, table, conclusion),
      interrupted,
      seconds,
    };
    return { setup, begin: this.begin, end, tally, conclusion, doubt };
  }
}

export interface OutcomeOptions {
  /** The run was stopped before its end. */
  interrupted: boolean;
  seconds: number;
  /** Why nothing that was found can be believed; `null` where it can. */
  doubt: string | null;
}
