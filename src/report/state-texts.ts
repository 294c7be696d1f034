import { tcpMachine } from '../../machines/tcp.machine.ts';
import { STATES } from '../model/configuration.ts';

/** What each state means, in the machine's own words. */
export function stateTexts(): Record<string, string> {
  return Object.fromEntries(STATES.map((state) => [state, tcpMachine.states[state]?.description ?? '']));
}
