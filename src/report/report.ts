import type { Decided, Outcome } from '../run/reporter.ts';

/** A file about a run: it takes in the cases as they are decided, and has its text when the run is over. */
export interface Report {
  add?(decided: Decided): void;
  /** @param at when it was seen, ns since 1970; absent: now. */
  packet?(octets: Uint8Array, at?: bigint): void;
  text(outcome: Outcome): ReportText;
  /** A line about what was written, for whoever reads the file next. */
  note?(file: string): string;
}

/** A report whole, or in pieces: it may be longer than a string can be. */
export type ReportText = string | Uint8Array | Iterable<string | Uint8Array>;
