export interface Counts {
  states: string[];
  transitions: number;
  described: number;
  targets: string;
}
export const EXPECTED: Counts;
export function bySyntax(source: string): Counts;
export function byRunning(source: string): Counts;
