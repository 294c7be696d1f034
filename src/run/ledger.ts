import type { Cell } from '../model/table.ts';

/** A place where a system under test is known to do otherwise than the RFC. */
export interface Deviation {
  /** `FIN_WAIT_1/rcv.ACK.future`. */
  cell: string;
  /** What it does instead. */
  does: { state?: string; outputs: readonly string[] };
  why: string;
  link?: string;
}

/** The known deviations of one SUT, by cell. */
export interface Ledger {
  sut: string;
  deviations: readonly Deviation[];
}

/** The entry for a cell, if there is one. */
export function deviationAt(ledger: Ledger | undefined, cell: Cell): Deviation | undefined {
  return ledger?.deviations.find((deviation) => deviation.cell === cell.id);
}

/** Is this what the ledger says the SUT does? */
export function isAsKnown(
  { does }: Deviation,
  observed: { state?: string; outputs: readonly string[] },
): boolean {
  const sameState = does.state === undefined || observed.state === undefined || does.state === observed.state;
  return sameState && does.outputs.join() === observed.outputs.join();
}
