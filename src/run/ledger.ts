import type { Cell } from '../model/table.ts';
import type { ObservedAnswer } from './result.ts';

/** A place where a system under test is known to do otherwise than the RFC. */
export interface Deviation {
  /** `FIN_WAIT_1/rcv.ACK.future`. */
  cell: string;
  /** Only in a case that has been through one of these cells before: the same state, but another history. */
  after?: readonly string[];
  /** Only where the adapter runs with these options. */
  options?: Readonly<Record<string, string>>;
  /** What it does instead. */
  does: Does;
  /** The clause it leans on, or what is wrong. */
  why: string;
  /** Why it does not always happen; without this, a case in which it does not is `fixed`. */
  varies?: string;
  link?: string;
}

export interface Does {
  /** One of the eleven names; left out, any will do. */
  state?: string;
  /** What is seen of a SUT, in order: its segments. Timers and the TCB do not show. */
  outputs: readonly string[];
  /** Their numbers, in the RFC's terms: `<SEQ=SND.NXT><ACK=RCV.NXT-1><CTL=ACK>`; left out, any will do. */
  segments?: readonly string[];
  /** What it tells the user, of the signals the adapter declares; left out, anything. */
  signals?: readonly string[];
}

/** The known deviations of one SUT. */
export interface Ledger {
  sut: string;
  /** The version they were seen in. */
  version?: string;
  deviations: readonly Deviation[];
}

/** The ledger under an adapter's options: an entry made for them takes the place of the general one. */
export function underOptions(ledger: Ledger, options: Readonly<Record<string, string>>): Ledger {
  const meant = ledger.deviations.filter((entry) =>
    Object.entries(entry.options ?? {}).every(([name, value]) => options[name] === value),
  );
  const special = new Set(meant.filter((entry) => entry.options !== undefined).map(({ cell }) => cell));
  return {
    ...ledger,
    deviations: meant.filter(({ cell, options: own }) => own !== undefined || !special.has(cell)),
  };
}

/** The entries that speak of a cell in a case that has been through `trail`; those with a history first. */
export function deviationsAt(
  ledger: Ledger | undefined,
  { id }: Pick<Cell, 'id'>,
  trail: ReadonlySet<string>,
): readonly Deviation[] {
  if (ledger === undefined) return [];
  const here = ledger.deviations.filter(({ cell }) => cell === id);
  const withHistory = here.filter(({ after }) => after?.some((cell) => trail.has(cell)));
  return withHistory.length > 0 ? withHistory : here.filter(({ after }) => after === undefined);
}

/** Is this what the ledger says the SUT does, number by number? */
export function isAsKnown({ does }: Deviation, observed: ObservedAnswer): boolean {
  return (
    (does.state === undefined || observed.state === undefined || does.state === observed.state) &&
    does.outputs.join() === observed.outputs.join() &&
    (does.segments === undefined || does.segments.join() === (observed.segments ?? []).join()) &&
    (does.signals === undefined || does.signals.join() === observed.signals.join())
  );
}
