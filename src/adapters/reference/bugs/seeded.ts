import type { Rules } from '../endpoint.ts';

/** Bugs by name. */
export type Seeded = Readonly<Record<string, SeededBug>>;

export interface SeededBug {
  /** What the endpoint does wrong, in one sentence. */
  does: string;
  /**
   * Public reports it is modelled on: `smoltcp #470`; a stack alone where it was seen by running it. Empty: a slip in
   * the order of the RFC's checks that nobody has reported.
   */
  reports: readonly string[];
  /** The kind of input that shows it, of those in `docs/reported-bugs.md`: `K2`. */
  kind?: string;
  /** What shows it. Default: `transitions` of the machine of eleven states, as failures. */
  shownBy?: Shown;
  /** The rules it replaces, given the right ones. */
  breaks(rules: Rules): Partial<Rules>;
}

/** The machine, the suite and the verdict that show a bug. */
export interface Shown {
  machine?: 'data';
  suite: string;
  /** Default: `fail`. */
  verdict?: 'allowed';
}
