import * as v from 'valibot';

/*
 * The protocol between us and a driver: a program of its own that has the stack. One line of JSON each way on its
 * standard input and output. `docs/protocol.md` tells it to whoever writes one; `drivers/protocol.schema.json` is made
 * of these schemas.
 */

/** The version that both sides must speak. */
export const PROTOCOL = 1;

const hex = v.pipe(v.string(), v.regex(/^([0-9a-fA-F]{2})*$/, 'expected octets in hexadecimal'));
const socket = v.pipe(
  v.string(),
  v.regex(/^\d+\.\d+\.\d+\.\d+:\d+$/, 'expected an address such as 192.0.2.1:80'),
);

/** One operation of a request: flat, strings and numbers only, so that the smallest parser reads it. */
export const OPERATION = v.variant('op', [
  v.looseObject({
    op: v.literal('hello'),
    protocol: v.number(),
    seed: v.number(),
    profile: v.picklist(['rfc9293', 'rfc793']),
  }),
  v.object({ op: v.literal('reset'), local: socket, peer: socket }),
  v.object({ op: v.literal('iss'), iss: v.number() }),
  v.object({ op: v.literal('read'), on: v.picklist([0, 1]) }),
  v.object({
    op: v.literal('call'),
    call: v.picklist(['OPEN.passive', 'OPEN.active', 'SEND', 'CLOSE', 'ABORT']),
    octets: v.optional(hex),
  }),
  v.object({ op: v.literal('inject'), segment: hex }),
  v.object({ op: v.literal('advance'), ms: v.number() }),
  v.object({ op: v.literal('expire'), timer: v.picklist(['2MSL', 'user', 'retransmission']) }),
]);

export type Operation = v.InferOutput<typeof OPERATION>;

/** A line to the driver: what is to be done, in order. */
export const REQUEST = v.array(OPERATION);

/** The answer to `hello`, which is a line of its own. What the capabilities may say is checked as for any adapter. */
export const HELLO = v.object({
  protocol: v.literal(PROTOCOL, `expected protocol ${PROTOCOL}`),
  name: v.pipe(v.string(), v.nonEmpty('expected a short name')),
  version: v.optional(v.string()),
  capabilities: v.looseObject({}, 'expected an object, as docs/porting.md has it'),
});

/** The answer to any other line, once nothing moves any more: all that was seen since the last one. */
export const ANSWER = v.object({
  state: v.optional(v.string()),
  segments: v.array(hex),
  events: v.optional(v.array(v.string())),
  delivered: v.optional(v.array(hex)),
  result: v.optional(v.string()),
});

export const REFUSED = v.object({ refused: v.string() });
export const FAILED = v.object({ error: v.string() });

/** Any answer of a driver. */
export const REPLY = v.union([HELLO, ANSWER, REFUSED, FAILED]);

/** Octets as both sides write them. */
export function hexOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
}

/** What is wrong with an answer and where in it, in a few words. */
export function problemOf([issue]: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const place = v.getDotPath(issue) ?? '';
  return `${place === '' ? '' : `${place}: `}${issue.message.replaceAll(/\s+/g, ' ')}`;
}
