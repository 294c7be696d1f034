import * as v from 'valibot';
import { type Connection, formatSocket } from '../../wire/address.ts';
import {
  type Adapter,
  CannotBeAsked,
  type Capabilities,
  type CreateOptions,
  type Observation,
  type Sut,
  Unavailable,
} from '../adapter.ts';
import { Driver, shown } from './driver.ts';
import { ANSWER, FAILED, HELLO, hexOf, type Operation, PROTOCOL, problemOf, REFUSED } from './protocol.ts';

/** How a driver is started, and what may be said in its place. */
export interface ProcessOptions {
  /** The program and its arguments: `['./my-stack-driver', '--fast']`. No shell is in between. */
  command: readonly string[];
  /** In place of the name that the driver gives. */
  name?: string;
  /** Known deviations from the RFC. */
  deviations?: Adapter['deviations'];
  /** Options of the driver for its first start, in which it says what it can do; a run may give others. */
  options?: CreateOptions['options'];
  /** Longest start, ms. Default 10,000. */
  startMs?: number;
}

const START_MS = 10_000;
const REMEDY_START = 'build the driver, and give its path: run -- ./my-driver';
const REMEDY_HELLO =
  'docs/protocol.md says what a driver answers to hello; drivers/ has a kit for C, Rust, Go and Python';

/**
 * A program that has a TCP stack, as an adapter. It is started once to say what it can do, and once for each system
 * under test; where it ends, hangs or answers nonsense that is an error of the case, and another one is started.
 *
 * @throws Unavailable where it cannot be started, or speaks no protocol of ours.
 * @see docs/protocol.md
 */
export async function processAdapter(given: ProcessOptions): Promise<Adapter> {
  const { command, options = {}, startMs = START_MS } = given;
  const first = new Driver(command);
  const { name, version, capabilities } = await greet(
    first,
    command,
    { profile: 'rfc9293', seed: 1, options },
    startMs,
  );
  /** The driver that has said hello is the first system under test, if it was asked the same. */
  let spare: Driver | null = first;
  const isFirst = (asked: CreateOptions) =>
    asked.profile === 'rfc9293' &&
    asked.seed === 1 &&
    JSON.stringify(asked.options) === JSON.stringify(options);
  return {
    name: given.name ?? name,
    ...(version !== undefined && { version }),
    capabilities: capabilities as unknown as Capabilities,
    ...(given.deviations !== undefined && { deviations: given.deviations }),
    async create(asked) {
      const greeted = spare;
      spare = null;
      if (greeted !== null && isFirst(asked)) return driverSut(greeted, capabilities.clock === 'real');
      greeted?.end();
      return driverOf(command, asked, { startMs });
    },
  };
}

/** A driver that is started now, as a system under test. @throws Unavailable where it cannot be, or says no hello. */
export async function driverOf(
  command: readonly string[],
  asked: CreateOptions,
  { startMs = START_MS, called }: { startMs?: number; called?: string } = {},
): Promise<Sut> {
  const driver = new Driver(command, called);
  const { capabilities } = await greet(driver, command, asked, startMs);
  return driverSut(driver, capabilities.clock === 'real');
}

async function greet(
  driver: Driver,
  command: readonly string[],
  { seed, profile, options }: CreateOptions,
  startMs: number,
): Promise<v.InferOutput<typeof HELLO>> {
  const own = Object.fromEntries(Object.entries(options).map(([name, value]) => [`option.${name}`, value]));
  const program = command.join(' ');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${program} does not say hello within ${startMs} ms`)),
      startMs,
    );
  });
  try {
    const line = await Promise.race([
      driver.ask([{ op: 'hello', protocol: PROTOCOL, seed, profile, ...own }]),
      late,
    ]);
    const answer = parsed(line);
    const refused = v.safeParse(REFUSED, answer);
    if (refused.success) throw new Unavailable(`${program}: ${refused.output.refused}`, REMEDY_HELLO);
    const checked = v.safeParse(HELLO, answer);
    if (!checked.success)
      throw new Unavailable(
        answer === undefined
          ? `${program} printed "${shown(line)}" where it should say hello: what is no answer belongs on standard error`
          : `${program} says no hello: ${problemOf(checked.issues)}`,
        REMEDY_HELLO,
      );
    return checked.output;
  } catch (error) {
    driver.kill();
    if (error instanceof Unavailable) throw error;
    throw new Unavailable((error as Error).message, REMEDY_START);
  } finally {
    clearTimeout(timer);
  }
}

/** Operations are kept back until something is to be seen: a step is one line out and one line in. */
function driverSut(driver: Driver, isReal: boolean): Sut {
  let queue: Operation[] = [];
  /** The driver reports the octets that reach the user: it has done so once. */
  let delivers = false;
  const add = (operation: Operation): void => {
    queue.push(operation);
  };
  return {
    reset: ({ local, peer }: Connection) => {
      queue = [];
      add({ op: 'reset', local: formatSocket(local), peer: formatSocket(peer) });
    },
    setIss: (iss) => add({ op: 'iss', iss }),
    read: (asTheyCome) => add({ op: 'read', on: asTheyCome ? 1 : 0 }),
    call: (call, octets) => add({ op: 'call', call, ...(call === 'SEND' && { octets: hexOf(octets) }) }),
    inject: (segment) => add({ op: 'inject', segment: hexOf(segment) }),
    advance: (ms) =>
      isReal ? new Promise((resolve) => setTimeout(resolve, ms)) : add({ op: 'advance', ms }),
    expire: (timer) => add({ op: 'expire', timer }),
    async observe() {
      const operations = queue;
      queue = [];
      const { delivered = [], ...seen } = observationIn(await driver.ask(operations));
      delivers ||= delivered.length > 0;
      return delivers ? { ...seen, delivered } : seen;
    },
    dispose: () => driver.end(),
  };
}

/** @throws CannotBeAsked where the driver refuses, Error where it fails or answers nonsense. */
function observationIn(line: string): Observation {
  const answer = parsed(line);
  const quick = quickly(answer as Partial<v.InferOutput<typeof ANSWER>>);
  if (quick !== null) return quick;
  const checked = v.safeParse(ANSWER, answer);
  if (checked.success) throw new Error(`the driver answered "${shown(line)}", which cannot be read`);
  const refused = v.safeParse(REFUSED, answer);
  if (refused.success) throw new CannotBeAsked(refused.output.refused);
  const failed = v.safeParse(FAILED, answer);
  if (failed.success) throw new Error(failed.output.error);
  if (answer === undefined)
    throw new Error(`the driver printed "${shown(line)}": what is no answer belongs on standard error`);
  throw new Error(
    `the driver answered "${shown(line)}": ${problemOf(checked.issues)} (see docs/protocol.md)`,
  );
}

/** A right answer, without the schema, which takes as long as all else of a step; `null`: the schema says what is wrong. */
function quickly(answer: Partial<v.InferOutput<typeof ANSWER>> | null | undefined): Observation | null {
  const { state, segments, events = [], delivered, result } = answer ?? {};
  const isRight =
    (state === undefined || typeof state === 'string') &&
    (result === undefined || typeof result === 'string') &&
    Array.isArray(segments) &&
    Array.isArray(events) &&
    events.every((event) => typeof event === 'string');
  if (!isRight) return null;
  const [sent, taken] = [octetsOf(segments), delivered === undefined ? undefined : octetsOf(delivered)];
  if (sent === null || taken === null) return null;
  const seen: Observation =
    state === undefined ? { segments: sent, events } : { state, segments: sent, events };
  if (taken === undefined && result === undefined) return seen;
  return {
    ...seen,
    ...(taken !== undefined && { delivered: taken }),
    ...(result !== undefined && { result }),
  };
}

/** `undefined` where it is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** `null` where one is no hexadecimal. */
function octetsOf(texts: readonly string[]): Uint8Array[] | null {
  if (!Array.isArray(texts)) return null;
  const octets: Uint8Array[] = [];
  for (const text of texts) {
    if (typeof text !== 'string') return null;
    const buffer = Buffer.from(text, 'hex');
    // What is no digit ends the decoding without a word.
    if (2 * buffer.length !== text.length) return null;
    octets.push(new Uint8Array(buffer));
  }
  return octets;
}
