export interface Reading {
  states: string[];
  transitions: number;
  described: number;
  targets: string;
  /** By transition. */
  guards: (string | null)[];
  /** By state, the whole machine first: what is done on entry; then by transition. */
  actions: { type: string; params: unknown }[][];
  /** How many states and transitions have their `meta`. */
  meta: number;
}
export const EXPECTED: Reading;
export const EXPECTED_DATA: Reading;
export function bySyntax(source: string): Reading;
export function byRunning(source: string): Reading;
