import type { Capabilities, Timer } from '../adapters/adapter.ts';
import { stateOf } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';

/** Why this SUT cannot be asked this cell, or `null` where it can. */
export function unsupportedReason(capabilities: Capabilities, cell: Cell): string | null {
  const entry = capabilities.unsupported?.find(
    ({ state, input }) =>
      (state === undefined || state === cell.state || state === stateOf(cell.state)) &&
      (input === undefined || input === cell.input),
  );
  if (entry !== undefined) return entry.reason;
  if (!cell.input.startsWith('timeout.')) return null;
  return canRunOut(capabilities, cell.input.slice('timeout.'.length) as Timer);
}

function canRunOut({ clock, timers, expires }: Capabilities, timer: Timer): string | null {
  if (expires?.includes(timer)) return null;
  if (clock !== 'none' && timers?.[timer] !== undefined) return null;
  return `the adapter names no duration for the ${timer} timer and cannot make it expire`;
}
