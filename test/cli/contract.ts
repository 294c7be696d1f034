import * as v from 'valibot';

/*
 * The JSON that the command line promises, written down a second time: a change of it is a change of public API.
 */

export const VERDICTS = [
  'pass',
  'allowed',
  'known',
  'fixed',
  'fail',
  'unsupported',
  'inconclusive',
  'error',
] as const;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const names = v.array(v.string());

export const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD/passive',
  'SYN_RCVD/active',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
] as const;

const STEP = v.object({
  input: v.string(),
  expected: v.object({ state: v.picklist(STATES), outputs: names }),
  observed: v.optional(v.object({ state: v.optional(v.string()), outputs: names })),
  ambiguity: v.optional(v.string()),
  why: v.optional(v.string()),
  waitedForAck: v.optional(count),
});

const CASE_RESULT = v.object({
  id: v.string(),
  verdict: v.picklist(VERDICTS),
  cell: v.optional(v.string()),
  reason: v.optional(v.string()),
  steps: v.array(STEP),
  detours: v.optional(v.array(v.array(STEP))),
  nearWrap: v.optional(v.strictObject({ iss: v.optional(count), irs: v.optional(count) })),
});

const SUMMARY = v.strictObject({
  pass: count,
  allowed: count,
  known: count,
  fixed: count,
  fail: count,
  unsupported: count,
  inconclusive: count,
  error: count,
});

export const RUN_RESULT = v.object({
  sut: v.string(),
  suite: v.string(),
  profile: v.picklist(['rfc9293', 'rfc793']),
  seed: count,
  observed: v.picklist(['state', 'outputs']),
  guarantee: v.strictObject({
    text: v.pipe(v.string(), v.regex(/^(Proved|Disproved): /)),
    pairs: count,
    verified: count,
    extraStates: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  }),
  diagnosis: v.array(v.strictObject({ fault: v.string(), rivals: names, cells: names })),
  summary: SUMMARY,
  cells: SUMMARY,
  cases: v.array(CASE_RESULT),
});

export type RunResult = v.InferOutput<typeof RUN_RESULT>;

export const TABLE = v.array(
  v.object({
    state: v.picklist(STATES),
    input: v.string(),
    next: v.picklist(STATES),
    outputs: names,
    signals: names,
    rfc: v.pipe(v.string(), v.regex(/^3(\.\d+)+$/)),
    figure: v.boolean(),
    kind: v.picklist(['transition', 'response', 'ignore', 'unmodelled']),
    ambiguity: v.optional(v.pipe(v.string(), v.regex(/^A\d+$/))),
  }),
);

export const SUITE = v.strictObject({
  name: v.string(),
  machine: v.literal('tcp'),
  profile: v.picklist(['rfc9293', 'rfc793']),
  alphabet: v.picklist(['figure', 'core', 'full']),
  cases: v.array(
    v.strictObject({
      id: v.string(),
      steps: v.array(
        v.strictObject({
          state: v.picklist(STATES),
          input: v.string(),
          expected: v.strictObject({ state: v.picklist(STATES), outputs: names, signals: names }),
        }),
      ),
    }),
  ),
});
