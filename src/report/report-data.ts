import type { RunBegin, RunEnd } from '../run/events.ts';
import type { RecordedCase } from '../run/result.ts';
import type { Verdict } from '../run/verdict.ts';
import type { CoverageTold } from './clause-coverage.ts';
import type { TableEntry } from './table-formats.ts';

/** How many cases the page unpacks together, when one of them is opened. */
export const CASES_A_PACK = 500;

/** The data a report page shows at first; it is inside the page. The steps of the cases lie beside it, in packs. */
export interface ReportData {
  run: Omit<RunBegin, 'type'>;
  end: Omit<RunEnd, 'type'>;
  /** The worst verdict by cell id; `fail` where the diagnosis puts a fault, though it showed elsewhere. */
  cells: Readonly<Record<string, Verdict>>;
  /** Cells in which a fault of another one showed. */
  showed: readonly string[];
  /** By cell id: the case that best shows its verdict. */
  deciding: Readonly<Record<string, { suite: string; id: string }>>;
  /** Inputs of the run's alphabet. */
  inputs: readonly string[];
  /** Configurations of the machine. */
  configurations: readonly string[];
  /** Of the machine with queues: its regions as a picture, SVG. */
  picture?: string;
  table: readonly TableEntry[];
  states: Readonly<Record<string, string>>;
  stories: readonly ReportStory[];
  coverage: CoverageTold;
  /** Why cases decided nothing, and what was allowed, known or simulated. */
  notes: readonly ReportNote[];
  environment: readonly (readonly [name: string, value: string])[];
  /** In the order they were decided, as they lie in the packs. */
  cases: readonly CaseRow[];
}

/** A case in a list. */
export interface CaseRow {
  suite: string;
  id: string;
  verdict: Verdict;
  steps: number;
}

/** One failure, told by its shortest case. */
export interface ReportStory {
  cell: string;
  suite: string;
  /** The shortest case. */
  shortest: RecordedCase;
  /** Cases that fail here. */
  cases: number;
  /** Cells whose failures the same fault explains. */
  alsoIn: readonly string[];
  replay: string;
}

export interface ReportNote {
  text: string;
  times: number;
  cells: readonly string[];
}
