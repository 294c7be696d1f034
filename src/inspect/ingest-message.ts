import type { RunEvent } from '../run/events.ts';
import { type Checked, checkInspection, checkRunEvent, type InspectionEvent } from './messages.ts';

/** Longer ones are dropped, octets. */
export const LONGEST_MESSAGE = 512 * 1024;

export interface ToldEvent {
  event: RunEvent;
  /** As JSON. */
  text: string;
}

/** What a program sent: an event of an actor, or events of a run. */
export type IngestMessage = { inspection: InspectionEvent } | { run: ToldEvent[] };

export function readIngestMessage(data: Buffer, isBinary: boolean): Checked<IngestMessage> {
  if (data.length > LONGEST_MESSAGE && !isOfRun(data))
    return { problem: `message of ${data.length} octets, the limit is ${LONGEST_MESSAGE}` };
  if (isBinary) return { problem: 'a binary message, expected JSON text' };
  const text = data.toString();
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { problem: 'not JSON' };
  }
  if (Array.isArray(given)) return readRun(given.map((one) => [one, null]));
  const type = typeof given === 'object' && given !== null && 'type' in given ? given.type : undefined;
  if (typeof type === 'string' && (type.startsWith('run.') || type === 'case.begin'))
    return readRun([[given, text]]);
  const checked = checkInspection(given);
  return 'problem' in checked ? checked : { is: { inspection: checked.is } };
}

/** Events of a run may be longer than LONGEST_MESSAGE, as a case of a thousand steps is; the frame is bounded too. */
function isOfRun(data: Buffer): boolean {
  return data.subarray(0, RUN_MESSAGE.length).toString() === RUN_MESSAGE;
}

const RUN_MESSAGE = '{"type":"run.';

/**
 * The event with ids that are unique to the connection: every process counts its own from x:0.
 * @throws RangeError where it is nested too deep to be written.
 */
export function rewritten(
  event: InspectionEvent,
  connection: string,
): { event: InspectionEvent; text: string } {
  const own = (id: string) => `${connection}~${id}`;
  const { sessionId, rootId, parentId, sourceId } = event;
  const hasRoot = typeof rootId === 'string' && rootId !== 'anonymous';
  const result: InspectionEvent = {
    ...event,
    sessionId: own(sessionId),
    rootId: own(hasRoot ? rootId : sessionId),
  };
  if (typeof parentId === 'string') result.parentId = own(parentId);
  if (typeof sourceId === 'string') result.sourceId = own(sourceId);
  return { event: result, text: JSON.stringify(result) };
}

/** The connection of a rewritten session id. */
export function connectionOfSession(session: string): string {
  return session.slice(0, session.indexOf('~'));
}

function readRun(given: readonly (readonly [unknown, string | null])[]): Checked<IngestMessage> {
  const run: ToldEvent[] = [];
  for (const [one, text] of given) {
    const checked = checkRunEvent(one);
    if ('problem' in checked) return checked;
    // The pages show only decided cases.
    if (checked.is.type !== 'case.begin') run.push({ event: checked.is, text: text ?? JSON.stringify(one) });
  }
  return { is: { run } };
}
