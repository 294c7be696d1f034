import type { Deviation } from './ledger.ts';
import type { OracleOptions } from './oracle.ts';
import { withoutRepeats } from './repeats.ts';
import type { Seen } from './subject.ts';

/* What a ledger says a SUT does, compared with what it was seen to do. */

/** What the SUT answered, if it is what the ledger says: without what was only sent again on a real clock. */
export function answerTo({ does }: Deviation, seen: Seen, { toleratesRetransmissions }: OracleOptions): Seen {
  if (!toleratesRetransmissions) return seen;
  return { ...seen, outputs: withoutRepeats(seen.outputs, does.outputs) };
}

/** Is this what the ledger says the SUT does, number by number? What cannot be seen this time is not compared. */
export function isAsKnown(deviation: Deviation, seen: Seen, options: OracleOptions): boolean {
  const { does } = deviation;
  const { state, outputs, signals, sees } = answerTo(deviation, seen, options);
  if (does.state !== undefined && state !== undefined && does.state !== state) return false;
  if (namesOf(outputs).join() !== does.outputs.filter((name) => shows(name, seen, sees)).join()) return false;
  const segments = outputs.filter(({ fits }) => fits !== undefined);
  const areForms =
    does.segments === undefined ||
    (does.segments.length === segments.length &&
      segments.every(({ fits }, at) => fits?.(does.segments?.[at] ?? '') === true));
  if (!areForms) return false;
  const told = signals.filter((signal) => options.signals.has(signal));
  return does.signals === undefined || does.signals.join() === told.join();
}

function namesOf(outputs: Seen['outputs']): string[] {
  return outputs.map(({ name }) => name);
}

/** Segments always show; the others where they can be seen, or were. */
function shows(name: string, { outputs }: Seen, sees: Seen['sees']): boolean {
  return name.startsWith('snd ') || sees(name) || outputs.some((output) => output.name === name);
}
