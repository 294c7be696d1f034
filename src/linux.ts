/**
 * The TCP of the running Linux kernel as a stack for tests: `tcp-statechart/linux`.
 *
 * @module tcp-statechart/linux
 */
import { type Ledger, shippedLedger } from './run/ledger.ts';

export { linux } from './adapters/linux/adapter.ts';

/** The kernel's known deviations from RFC 9293, and why: `describeTcp(linux, { deviations: linuxDeviations() })`. */
export function linuxDeviations(): Ledger {
  return shippedLedger('linux') ?? { sut: 'linux', deviations: [] };
}
