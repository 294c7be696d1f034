import type { Fsm } from '../fsm/fsm.ts';
import type { AlphabetName } from '../model/alphabet.ts';
import type { MachineName, Table } from '../model/table.ts';
import type { CaseBegin, RunBegin, RunEnd } from './events.ts';
import type { Conclusion } from './evidence.ts';
import type { CaseResult, RecordedCase } from './result.ts';
import type { System } from './runner.ts';
import type { Tally } from './tally.ts';

/**
 * Follows a run, in order: one beginning, every case as it begins and as it is decided, one end. The text, the progress
 * bar, each file and the stream to an inspector are reporters; a run knows no more of them than this.
 */
export interface Reporter {
  /** Name in messages about a problem at its end: `--json out.json`. */
  name: string;
  begin?(run: RunBegin): void;
  /** Where the case ends the process, nothing follows. */
  caseBegin?(event: CaseBegin): void;
  case?(decided: Decided): void;
  /** @param at when it was seen, ns since 1970; absent: now. */
  packet?(octets: Uint8Array, at?: bigint): void;
  /** Nothing follows; resolves when all is written. @throws what keeps it from being written. */
  end(outcome: RunOutcome): void | Promise<void>;
  /** The same, synchronously, because the program ends. */
  endNow?(outcome: RunOutcome): void;
  /** There was no run after all, or another process does it: releases what the reporter holds. */
  abandon?(): void | Promise<void>;
}

/** A case that is decided. */
export interface Decided {
  suite: string;
  result: CaseResult;
  /** The same with its segments; `null` where no reporter needs them. */
  recorded: RecordedCase | null;
  seconds: number;
}

/** What a run came to. */
export interface RunOutcome {
  setup: RunSetup;
  begin: RunBegin;
  end: RunEnd;
  tally: Tally;
  conclusion: Conclusion;
  /** Why nothing that was found can be believed; `null` where it can. */
  doubt: string | null;
}

/** What is run. */
export interface RunSetup {
  head: RunHead;
  system: Omit<System, 'open'>;
  table: Table;
  /** The whole machine as far as this SUT shows it: what the run is measured by. */
  fsm: Fsm;
  /** The part of it that the SUT supports: suites are made over this. */
  offered: Fsm;
  /** Where its cases can be looked up: the suite's file, or that of an adapter. */
  file: string | undefined;
  /** Addresses whose cases were left out on demand. */
  skipped: readonly string[];
}

/** What identifies a run in its results. */
export interface RunHead {
  /** What `--sut` said, for replays. */
  sut: string;
  /** Flags that name the system in place of `--sut`. */
  device?: readonly string[] | undefined;
  /** A driver's command, where that is the system. */
  program?: readonly string[] | undefined;
  /** The system's own name. */
  name: string;
  version?: string | undefined;
  /** Default: `tcp`. */
  machine?: MachineName | undefined;
  suite: string;
  profile: string;
  alphabet: AlphabetName;
  seed: number;
  extraStates: number;
  /** What `--numbers` said, for replays. */
  numbers?: string | undefined;
  options: Readonly<Record<string, string>>;
  /** The ledger's file, where it is not the one that ships. */
  deviations?: string | undefined;
  limitMs: number;
}

/** A file about a run: it collects the cases as they are decided, and gives its text when the run is over. */
export interface Report {
  add?(decided: Decided): void;
  /** @param at when it was seen, ns since 1970; absent: now. */
  packet?(octets: Uint8Array, at?: bigint): void;
  text(outcome: RunOutcome): ReportText;
  /** A line about what was written, for the reader of the file. */
  note?(file: string): string;
}

/** A report whole, or in pieces: it may be longer than a string can be. */
export type ReportText = string | Uint8Array | Iterable<string | Uint8Array>;
