import type { Capabilities, Observation } from '../adapters/adapter.ts';
import { isState, STATES } from '../model/configuration.ts';
import type { Mapper, SeenSegment } from '../wire/mapper.ts';
import { MalformedSegment } from '../wire/segment.ts';
import { MalformedAnswer } from './subject.ts';

/* What an adapter answers is checked before it is believed: a lying SUT is a verdict, never a crash of ours. */

/** @throws MalformedAnswer where the octets are no segment of the connection. */
export function decode(mapper: Mapper, octets: unknown): SeenSegment {
  if (!(octets instanceof Uint8Array)) {
    throw new MalformedAnswer(
      `observe().segments holds a ${typeof octets}, expected Uint8Array (a raw IPv4 packet)`,
    );
  }
  if (octets.length > LONGEST_PACKET) {
    throw new MalformedAnswer(`observe().segments holds ${octets.length} octets, which are no IPv4 packet`);
  }
  try {
    return mapper.decode(octets);
  } catch (error) {
    if (!(error instanceof MalformedSegment)) throw error;
    throw new MalformedAnswer(`observe().segments holds octets that are no TCP segment: ${error.message}`);
  }
}

/** @throws MalformedAnswer naming what is wrong. */
export function checkObservation(observation: unknown, { state: seesState }: Capabilities): Observation {
  if (typeof observation !== 'object' || observation === null) {
    throw new MalformedAnswer(
      `observe() answered ${nameOf(observation)}, expected { state, segments, events }`,
    );
  }
  const { state, segments, events, delivered, result } = observation as Partial<Observation>;
  if (!Array.isArray(segments)) throw new MalformedAnswer('observe().segments is missing, expected an array');
  if (!Array.isArray(events)) throw new MalformedAnswer('observe().events is missing, expected an array');
  if (segments.length > MOST_SEGMENTS) throw tooMany('segments', segments);
  if (events.length > MOST_EVENTS) throw tooMany('events', events);
  // A stack may fill the same arrays again, and an array may have methods of its own.
  const octets = delivered === undefined ? undefined : checkDelivered(delivered);
  const told = {
    segments: copied(segments),
    events: copied(events),
    ...(octets !== undefined && { delivered: octets }),
    ...(result !== undefined && { result }),
  };
  if (result !== undefined && (typeof result !== 'string' || !WORD.test(result)))
    throw new MalformedAnswer(`observe().result is ${nameOf(result)}, expected a word, such as "EAGAIN"`);
  const odd = told.events.find((event) => typeof event !== 'string' || event.length > LONGEST_EVENT);
  if (odd !== undefined)
    throw new MalformedAnswer(`observe().events holds ${nameOf(odd)}, expected signals, such as "data"`);
  if (!seesState) return told;
  if (typeof state !== 'string' || !isState(state)) {
    throw new MalformedAnswer(`observe().state is ${nameOf(state)}, expected one of ${STATES.join(' ')}`);
  }
  return { state, ...told };
}

function checkDelivered(delivered: unknown): Uint8Array[] {
  if (!Array.isArray(delivered) || delivered.length > MOST_EVENTS)
    throw new MalformedAnswer(`observe().delivered is ${nameOf(delivered)}, expected an array of Uint8Array`);
  const runs = copied(delivered as readonly unknown[]);
  const odd = runs.find((run) => !(run instanceof Uint8Array) || run.length > LONGEST_PACKET);
  if (odd !== undefined)
    throw new MalformedAnswer(`observe().delivered holds ${nameOf(odd)}, expected Uint8Array`);
  // Copied, because a stack may use the same buffer again.
  return runs.map((run) => (run as Uint8Array).slice());
}

function copied<T>(list: readonly T[]): T[] {
  const copy: T[] = [];
  const { length } = list;
  for (let at = 0; at < length; at++) copy.push(list[at] as T);
  return copy;
}

/** What a call answered. */
const WORD = /^\w{1,40}$/;
/** No input of one connection has so many answers: a longer list is refused before anything in it is read. */
const MOST_SEGMENTS = 1_000;
const MOST_EVENTS = 1_000;
/** Characters of a signal. */
const LONGEST_EVENT = 200;
/** Octets of an IPv4 packet. */
const LONGEST_PACKET = 65_535;

function tooMany(what: string, { length }: readonly unknown[]): MalformedAnswer {
  return new MalformedAnswer(`observe().${what} holds ${length}, expected no more than ${MOST_SEGMENTS}`);
}

/** A value that should not be there, in a few words: never a function's source or an object's contents. */
function nameOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
