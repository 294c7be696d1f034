import * as v from 'valibot';
import type { RunEvent } from '../run/events.ts';
import { oneLine } from '../run/reason.ts';
import { VERDICTS } from '../run/verdict.ts';
import type { DriveMessage } from './protocol.ts';

/*
 * Schemas of programs' messages, as far as our code relies on them. Other keys pass: a newer program may send more.
 */

/** A message of @statelyai/inspect. Snapshots, events and definitions are data, whatever they hold. */
export type InspectionEvent = v.InferOutput<typeof INSPECTION>;

const id = v.optional(v.nullable(v.string()));

const INSPECTION = v.looseObject({
  type: v.picklist(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  sessionId: v.pipe(v.string(), v.nonEmpty('expected an id')),
  rootId: id,
  parentId: id,
  sourceId: id,
  definition: v.optional(v.nullable(v.string())),
});

const texts = v.array(v.string());
const textsByName = v.record(v.string(), v.string());
const verdict = v.picklist(VERDICTS);

const STEP = v.looseObject({
  input: v.string(),
  state: v.string(),
  verdict,
  expected: v.looseObject({ state: v.string(), outputs: texts, signals: texts }),
  observed: v.optional(v.looseObject({ state: v.optional(v.string()), outputs: texts, signals: texts })),
  wire: v.array(v.looseObject({ from: v.picklist(['peer', 'system']), ctl: v.string() })),
});

const RUN_EVENT = v.variant('type', [
  v.looseObject({
    type: v.literal('run.begin'),
    sut: v.string(),
    name: v.string(),
    suite: v.string(),
    profile: v.string(),
    options: textsByName,
    cases: v.number(),
    command: v.string(),
  }),
  v.looseObject({ type: v.literal('case.begin'), suite: v.string(), id: v.string() }),
  v.looseObject({
    type: v.literal('run.case'),
    suite: v.string(),
    result: v.looseObject({ id: v.string(), verdict, steps: v.array(STEP) }),
  }),
  v.looseObject({
    type: v.literal('run.end'),
    summary: v.looseObject(v.entriesFromList(VERDICTS, v.number())),
    guarantee: v.looseObject({ text: v.string() }),
    diagnosis: v.array(v.looseObject({ fault: v.string(), rivals: texts, cells: texts })),
    interrupted: v.boolean(),
  }),
]);

const DRIVE_MESSAGE = v.variant('type', [
  v.looseObject({
    type: v.literal('drive.ready'),
    sut: v.string(),
    name: v.string(),
    observed: v.picklist(['state', 'outputs']),
    unsupported: textsByName,
  }),
  v.looseObject({ type: v.literal('drive.fresh') }),
  v.looseObject({ type: v.literal('drive.step'), step: STEP }),
  v.looseObject({ type: v.literal('drive.refused'), input: v.string(), problem: v.string() }),
  v.looseObject({ type: v.literal('drive.broke'), problem: v.string() }),
]);

/** A value that matches the schema, or what is wrong with it. */
export type Checked<T> = { is: T } | { problem: string };

export function checkInspection(given: unknown): Checked<InspectionEvent> {
  return check<InspectionEvent>(INSPECTION, given);
}

export function checkRunEvent(given: unknown): Checked<RunEvent> {
  return check<RunEvent>(RUN_EVENT, given);
}

export function checkDriveMessage(given: unknown): Checked<DriveMessage> {
  return check<DriveMessage>(DRIVE_MESSAGE, given);
}

/** Checks a value against a schema; a problem is one line that names its place. */
export function check<T>(schema: v.GenericSchema, given: unknown): Checked<T> {
  const checked = v.safeParse(schema, given, { abortEarly: true });
  if (checked.success) return { is: given as T };
  const [issue] = checked.issues;
  const place = v.getDotPath(issue);
  return { problem: `${place === null ? '' : `${place}: `}${oneLine(issue.message)}`.slice(0, 300) };
}
