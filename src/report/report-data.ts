import type { RunBegin, RunCase, RunEnd } from '../run/events.ts';
import type { Verdict } from '../run/result.ts';
import type { CoverageTold } from './coverage.ts';
import type { TableEntry } from './table-formats.ts';

/** All a report page shows, as data; it is inside the page. */
export interface ReportData {
  run: Omit<RunBegin, 'type'>;
  end: Omit<RunEnd, 'type'>;
  /** The gravest verdict by cell id. */
  cells: Readonly<Record<string, Verdict>>;
  /** Inputs of the run's alphabet. */
  inputs: readonly string[];
  table: readonly TableEntry[];
  states: Readonly<Record<string, string>>;
  stories: readonly ReportStory[];
  coverage: CoverageTold;
  /** Why cases decided nothing, and what was allowed, known or simulated. */
  notes: readonly ReportNote[];
  environment: readonly (readonly [name: string, value: string])[];
  cases: readonly Omit<RunCase, 'type'>[];
}

/** One failure, told by its shortest case. */
export interface ReportStory {
  cell: string;
  /** Of the shortest case. */
  id: string;
  suite: string;
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
