import type { Connection } from '../../wire/address.ts';
import {
  type Adapter,
  BadOption,
  type Call,
  type CreateOptions,
  type Observation,
  type Sut,
} from '../adapter.ts';
import { BUGS } from './bugs.ts';
import { createEndpoint, type Endpoint, type Rules, stateOf } from './endpoint.ts';
import { rfcRules } from './rules.ts';
import { segmentArrives } from './segment-arrives.ts';
import { INITIAL_RTO, MSL } from './tcb.ts';
import { advanceClock, runOut } from './timeouts.ts';

/**
 * The embedded default: a TCP endpoint written from RFC 9293 §3.10 alone. It shares no line with the machine it
 * is tested against, so that agreement between the two means something. Real IPv4 and TCP octets in and out, a
 * virtual clock, one connection. No congestion control, no silly window avoidance, no
 * round-trip measurement, no options but MSS, no IP fragments, no security.
 */
export const reference: Adapter = {
  name: 'reference',
  capabilities: {
    state: true,
    clock: 'virtual',
    timers: { '2MSL': 2 * MSL, retransmission: INITIAL_RTO },
    expires: ['user'],
    reads: true,
    setsIss: true,
    profiles: ['rfc9293', 'rfc793'],
    signals: [
      'data',
      'connection closing',
      'connection refused',
      'connection reset',
      'connection aborted due to user timeout',
      'error: connection already exists',
      'error: connection closing',
      'error: connection does not exist',
    ],
  },
  // `this`: an adapter may be made from this one.
  capabilitiesWith({ state }) {
    return { ...this.capabilities, state: this.capabilities.state && state !== 'hidden' };
  },
  create: createSut,
};

function createSut({ profile, seed, options }: CreateOptions): Sut {
  const rules = rulesFor(options);
  const fresh = (sockets: Connection) => {
    let opened = 0;
    // RFC 9293 §3.4.1 requires numbers that a stranger cannot guess; a test needs the same ones every time.
    const chooseIss = () => Math.imul(seed + opened++, 0x9e3779b1) >>> 0;
    return createEndpoint({ rules, profile, sockets, chooseIss });
  };
  let endpoint = fresh({ local: { address: 0, port: 0 }, peer: { address: 0, port: 0 } });
  return {
    call: (call, octets) => makeCall(endpoint, call, octets),
    inject: (segment) => segmentArrives(endpoint, segment),
    advance: (ms) => advanceClock(endpoint, ms),
    expire: (timer) => {
      // Nobody waits for the user's timer or the other but in their states; this one runs in TIME_WAIT alone.
      if (timer !== '2MSL') runOut(endpoint, timer);
      else if ((endpoint.tcb?.timers.timeWait ?? null) !== null) runOut(endpoint, 'timeWait');
    },
    setIss: (iss) => {
      const later = endpoint.chooseIss;
      let isFirst = true;
      endpoint.chooseIss = () => {
        if (!isFirst) return later();
        isFirst = false;
        return iss;
      };
    },
    read: (asTheyCome) => {
      if (asTheyCome) endpoint.rules.receive(endpoint);
      else endpoint.reads = false;
    },
    observe: () => observe(endpoint),
    reset: (connection) => {
      endpoint = fresh(connection);
    },
    dispose: () => {},
  };
}

function rulesFor({ bug, state = 'shown', ...others }: CreateOptions['options']): Rules {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new BadOption(`reference has no option "${unknown}"; it has: bug=NAME, state=hidden`);
  if (state !== 'shown' && state !== 'hidden')
    throw new BadOption(`reference has no state=${state}; it has: state=shown, state=hidden`);
  if (bug === undefined) return rfcRules;
  const found = BUGS.get(bug);
  if (found === undefined)
    throw new BadOption(`reference has no bug "${bug}"; it has: ${[...BUGS.keys()].join(', ')}`);
  return { ...rfcRules, ...found.breaks(rfcRules) };
}

function makeCall(endpoint: Endpoint, call: Call, octets: Uint8Array): void {
  const { rules } = endpoint;
  switch (call) {
    case 'OPEN.passive':
      rules.openPassive(endpoint);
      break;
    case 'OPEN.active':
      rules.openActive(endpoint);
      break;
    case 'SEND':
      rules.send(endpoint, octets);
      break;
    case 'CLOSE':
      rules.close(endpoint);
      break;
    case 'ABORT':
      rules.abort(endpoint);
  }
}

function observe(endpoint: Endpoint): Observation {
  const { sent: segments, signals: events, received: delivered } = endpoint;
  const observation = { state: stateOf(endpoint), segments, events, delivered };
  endpoint.sent = [];
  endpoint.received = [];
  endpoint.signals = [];
  return observation;
}
