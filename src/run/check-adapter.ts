import * as v from 'valibot';
import { type Adapter, type Capabilities, type CreateOptions, isBadOption } from '../adapters/adapter.ts';
import { DATA_INPUTS, FULL, SECOND_PEER_CALLS } from '../model/alphabet.ts';
import { CONFIGURATIONS, STATES } from '../model/configuration.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { ledgerProblem } from './ledger.ts';
import { oneLine, reasonOf } from './reason.ts';

/** What is wrong with something that should be an `Adapter`, and where in it; `null` where it is one. */
export function adapterProblem(given: unknown): string | null {
  try {
    const checked = v.safeParse(ADAPTER, given);
    if (checked.success) return deviationsProblem(given as Adapter);
    return `is no adapter: ${firstOf(checked.issues)}`;
  } catch (error) {
    // An adapter may be an object whose properties compute, and throw.
    return `cannot be read: ${reasonOf(error)}`;
  }
}

/** `capabilitiesWith()` threw, or answered no valid capabilities. The message begins with the place. */
export class BadCapabilities extends Error {
  override name = 'BadCapabilities';
}

/**
 * The capabilities of an adapter under its options: asked once and copied, so that they do not change later.
 * @throws BadCapabilities; BadOption where the adapter throws it.
 */
export function capabilitiesUnder(adapter: Adapter, options: CreateOptions['options']): Capabilities {
  if (adapter.capabilitiesWith === undefined) return structuredClone(adapter.capabilities);
  try {
    const answer = adapter.capabilitiesWith(options);
    const checked = v.safeParse(CAPABILITIES, answer);
    if (checked.success) return structuredClone(answer);
    throw new BadCapabilities(`capabilitiesWith() answers none: ${firstOf(checked.issues)}`);
  } catch (error) {
    if (error instanceof BadCapabilities || isBadOption(error)) throw error;
    throw new BadCapabilities(`capabilitiesWith() threw ${reasonOf(error)}`);
  }
}

function firstOf([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const place = v.getDotPath(issue) ?? '';
  return `${place === '' ? '' : `${place}: `}${oneLine(issue.message)} (see docs/porting.md)`;
}

function deviationsProblem({ name, deviations }: Adapter): string | null {
  const problem = deviations === undefined ? null : ledgerProblem({ sut: name, deviations });
  return problem === null ? null : `has deviations that are none: ${problem} (see docs/porting.md)`;
}

/** A day. */
const LONGEST_MS = 86_400_000;

const optionalNames = v.optional(v.array(v.string()));
const ms = v.pipe(
  v.number(),
  v.minValue(1, 'expected a duration in ms, 1 or more'),
  v.maxValue(LONGEST_MS, 'expected a duration in ms, no more than a day'),
);
const granularity = v.pipe(v.number(), v.minValue(0, 'expected ms, 0 or more'), v.maxValue(LONGEST_MS));
const duration = v.optional(
  v.union([ms, v.strictObject({ ms, granularity })], 'expected ms, or { ms, granularity }'),
);
const delayedAck = v.optional(
  v.pipe(
    v.number(),
    v.minValue(0, 'expected ms, 0 or more'),
    v.maxValue(500, 'RFC 9293 has no ACK of octets held back longer than half a second (MUST-40)'),
  ),
);
const shortest = v.optional(
  v.pipe(v.number(), v.minValue(1, 'expected a duration in ms, 1 or more'), v.maxValue(LONGEST_MS)),
);
/** Every signal the machine knows: a mistyped one would never be compared, and so pass. */
const SIGNALS = [...new Set(tcpTable().cells.flatMap((cell) => cell.signals))];
const timer = v.picklist(['2MSL', 'user', 'retransmission']);

function unknownKey(issue: v.StrictObjectIssue): string {
  return issue.expected === 'never' ? `there is no ${issue.received} here` : issue.message;
}

const CAPABILITIES = v.strictObject(
  {
    state: v.boolean(),
    signals: v.optional(v.array(v.picklist(SIGNALS, ({ received }) => `there is no signal ${received}`))),
    clock: v.picklist(['virtual', 'real', 'none']),
    timers: v.optional(
      v.looseObject({ '2MSL': duration, retransmission: duration, user: duration, delayedAck, shortest }),
    ),
    expires: v.optional(v.array(timer)),
    unsupported: v.optional(
      v.array(
        v.strictObject(
          {
            state: v.optional(v.picklist([...new Set<string>([...STATES, ...CONFIGURATIONS])])),
            input: v.optional(v.picklist([...new Set<string>([...FULL, ...DATA_INPUTS, SECOND_PEER_CALLS])])),
            reason: v.string(),
          },
          unknownKey,
        ),
      ),
    ),
    profiles: optionalNames,
    simulates: v.optional(v.record(timer, v.string())),
    parks: v.optional(v.boolean()),
    reads: v.optional(v.boolean()),
    results: v.optional(v.boolean()),
    setsIss: v.optional(v.boolean()),
    oneAtATime: v.optional(v.string()),
  },
  unknownKey,
);

/** Are these the capabilities of an adapter? */
export function isCapabilities(given: unknown): given is Capabilities {
  return v.safeParse(CAPABILITIES, given).success;
}

const isFunction = (value: unknown) => typeof value === 'function';

const ADAPTER = v.looseObject({
  name: v.pipe(v.string(), v.nonEmpty('expected a short name')),
  version: v.optional(v.string()),
  capabilities: CAPABILITIES,
  capabilitiesWith: v.optional(v.custom<Adapter['capabilitiesWith']>(isFunction, 'expected a function')),
  create: v.custom<Adapter['create']>(isFunction, 'expected a function'),
});
