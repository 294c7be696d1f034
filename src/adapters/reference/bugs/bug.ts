import type { Rules } from '../rules.ts';

/**
 * A bug seeded into the reference endpoint, to show that the suites find it. One file each, modelled on a bug
 * that people reported; the reference stands in its header.
 */
export interface Bug {
  name: string;
  /** The rules it replaces, given the right ones. */
  breaks(rules: Rules): Partial<Rules>;
}
