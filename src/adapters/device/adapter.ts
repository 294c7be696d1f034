import process from 'node:process';
import { formatSocket, type Socket } from '../../wire/address.ts';
import { SEGMENTS } from '../../wire/alphabet.ts';
import { ACK, decodeSegment, encodeSegment, RST, SYN } from '../../wire/segment.ts';
import {
  type Adapter,
  BadOption,
  type Call,
  type Capabilities,
  Unavailable,
  type Unsupported,
} from '../adapter.ts';
import { loadLibc } from '../linux/libc.ts';
import { type Action, type Actions, CALLS } from './calls.ts';
import { type Link, openLink } from './link.ts';
import { Program } from './program.ts';
import { createDeviceSut, isPeerAddress, peerAddress } from './sut.ts';

const SEGMENTS_SAID = Object.keys(SEGMENTS);
const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RCVD',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
];

/** A program may take so long until its stack answers, and until it listens, ms. */
const START_MS = 8_000;
const BETWEEN_TRIES_MS = 100;

/** The port from which it is tried whether the program listens: that of no case. */
const TRIED_FROM = 9_999;
const FIRST_PEER_GIVEN = 1;

export interface Device {
  kind: 'tun' | 'tap';
  /** `tap0`. */
  name: string;
  /** Where the program listens; its port is 0 where it does not. */
  address: Socket;
  actions: Actions;
  /** The program and its arguments, if we are to start it. */
  command?: readonly string[] | undefined;
}

/**
 * A program that holds the other end of a TUN or TAP device, or of a pair of virtual Ethernet devices, as it comes: a
 * server or a client with any stack. Nothing of it is called; it is a black box in real time.
 */
export function deviceAdapter(device: Device): Adapter {
  const { kind, name, address, actions, command } = device;
  return {
    name: `${kind} ${name}`,
    capabilities: capabilitiesOf(device),
    async create({ profile, options }) {
      if (profile !== 'rfc9293') throw new BadOption(`a device follows the profile rfc9293 only`);
      const [option] = Object.keys(options);
      if (option !== undefined) throw new BadOption(`a device has no option "${option}"; it has none`);
      if (process.platform !== 'linux')
        throw new Unavailable(
          `this is ${process.platform}, not Linux`,
          'run it on Linux, or in a Linux container',
        );
      const libc = await loadLibc();
      const link = openLink(libc, {
        kind,
        name,
        address: address.address,
        isOurs: (one) => isPeerAddress(address.address, one),
        from: peerAddress(address.address, FIRST_PEER_GIVEN),
      });
      const start = command === undefined ? null : () => started(command, device, link);
      let program: Program | null = null;
      try {
        program = start === null ? null : await start();
        if (program === null) await waitUntilThere(device, link, null);
        return createDeviceSut({ link, actions, start, program, address });
      } catch (error) {
        program?.kill();
        link.close();
        throw error;
      }
    },
  };
}

async function started(command: readonly string[], device: Device, link: Link): Promise<Program> {
  const program = new Program(command);
  try {
    await waitUntilThere(device, link, program);
    return program;
  } catch (error) {
    program.kill();
    throw error;
  }
}

/** @throws Unavailable where nobody answers, or listens. */
async function waitUntilThere(
  { kind, name, address }: Device,
  link: Link,
  program: Program | null,
): Promise<void> {
  const remedy =
    program === null
      ? 'start the program first, or give it behind --'
      : 'see that it opens this device, with this address';
  const orOver = (why: string) => program?.over ?? why;
  const answers = await link.reach(program === null ? START_MS / 4 : START_MS, () => isOver(program));
  // Over Ethernet it must tell its hardware address; over IP it need not answer a ping.
  if (!answers && kind === 'tap')
    throw new Unavailable(
      orOver(`nobody answers for ${formatSocket(address).split(':')[0]} on ${name}`),
      remedy,
    );
  if (address.port === 0) return;
  const end = performance.now() + START_MS;
  while (!(await listens(address, link))) {
    if (isOver(program)) throw new Unavailable(orOver(''), remedy);
    if (performance.now() > end)
      throw new Unavailable(`nobody listens at ${formatSocket(address)} on ${name}`, remedy);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES_MS));
  }
}

function isOver(program: Program | null): boolean {
  return program !== null && program.over !== null;
}

/** Knocks: a SYN, and a reset where it is answered. */
async function listens(address: Socket, link: Link): Promise<boolean> {
  const source = { address: peerAddress(address.address, FIRST_PEER_GIVEN), port: TRIED_FROM };
  const ends = { source, destination: address, window: 65_535, data: new Uint8Array(0) };
  link.send(encodeSegment({ ...ends, seq: 0, ack: 0, flags: SYN }));
  for (const packet of await link.receive(BETWEEN_TRIES_MS)) {
    const { flags, seq, ack } = decodeSegment(packet);
    if ((flags & (SYN | ACK | RST)) !== (SYN | ACK)) continue;
    link.send(encodeSegment({ ...ends, seq: ack, ack: seq, flags: RST }));
    await link.settle(BETWEEN_TRIES_MS);
    return true;
  }
  return false;
}

function capabilitiesOf({ address, actions }: Device): Capabilities {
  const isThere = address.port !== 0 && !actions.has('OPEN.passive');
  return {
    state: false,
    clock: 'real',
    signals: [],
    timers: { delayedAck: 500 },
    oneAtATime: 'a device has one other end',
    unsupported: [
      ...(isThere ? alwaysThere() : []),
      ...(isThere || actions.has('OPEN.passive') ? [] : [never('OPEN.passive')]),
      ...(['OPEN.active', 'SEND', 'CLOSE', 'ABORT'] as const).flatMap((call) =>
        unsupportedOf(call, actions.get(call)),
      ),
      ...(['SEND', 'CLOSE', 'ABORT'] as const).map((input) => ({
        state: 'SYN_RCVD/passive',
        input,
        reason: 'a server has a connection once it is established, and cannot do anything with it before',
      })),
      ...['timeout.2MSL', 'timeout.user', 'timeout.retransmission'].map((input) => ({
        input,
        reason: 'a program in real time: nothing short of minutes would show it',
      })),
    ],
  };
}

function never(call: Call): Unsupported {
  return { input: call, reason: `nothing makes the program ${call} (--call ${call}=…)` };
}

/** A server that is there listens whenever there is no connection. */
function alwaysThere(): Unsupported[] {
  const reason = 'the program listens all the time: where it is CLOSED, it is in LISTEN';
  const inputs = SEGMENTS_SAID.map((input) => ({
    state: 'CLOSED',
    input,
    reason,
  }));
  const calls = (['CLOSE', 'ABORT', 'SEND', 'OPEN.active'] as const).flatMap((input) => [
    { state: 'LISTEN', input, reason },
    { state: 'CLOSED', input, reason },
  ]);
  return [
    ...inputs,
    ...calls,
    { input: 'rcv.SYN.secondPeer', reason: 'the program serves more than one peer' },
  ];
}

/** Segments whose octets reach the user. */
const DELIVERED = [
  'rcv.DATA',
  'rcv.DATA.duplicateAck',
  'rcv.DATA_FIN',
  'rcv.DATA_FIN_ACK',
  'rcv.SYN_ACK.withData',
] as const;

/** What the way to a call leaves out. */
function unsupportedOf(call: Call, action: Action | undefined): Unsupported[] {
  if (action === undefined) return [never(call)];
  if (action.kind === 'shell') return [];
  const elsewhere = (states: readonly string[], reason: string) =>
    STATES.filter((state) => !states.includes(state)).map((state) => ({ state, input: call, reason }));
  if (action.kind === 'eof')
    return [
      ...elsewhere(['CLOSE_WAIT'], 'the program closes when the peer has, and not else'),
      ...[...CALLS.filter((other) => other !== call), ...SEGMENTS_SAID].map((input) => ({
        state: 'CLOSE_WAIT',
        input,
        reason: 'the program closes as soon as the peer has: it is in CLOSE_WAIT no time',
      })),
    ];
  const triggered = elsewhere(
    ['ESTABLISHED'],
    `${call} comes from octets of the peer, which are sent in ESTABLISHED`,
  );
  if (action.kind === 'send') return triggered;
  const reason = 'the program answers octets with octets';
  return [...triggered, ...DELIVERED.map((input) => ({ input, reason }))];
}
