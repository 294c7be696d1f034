/** Two ends, each the machine with a TCB beside it, and a network between them: what happens, as ladder diagrams. */
import assert from 'node:assert/strict';
import { SimulatedClock } from 'xstate';
import { Channel } from './channel.mjs';
import { End } from './end.mjs';
import { Ladder } from './ladder.mjs';

const TICK = 5;

/** A client and a server with the initial sequence numbers of the RFC's figures. */
function connect(network = {}) {
  const clock = new SimulatedClock();
  const channel = new Channel(clock, network);
  const ladder = new Ladder();
  const states = () => [client.state, server.state];

  const draw = (atLeft, peer) => (step) => {
    const now = [clock.now(), states(), atLeft];
    if (step.arrived === null) ladder.note(...now, step.input);
    else ladder.arrives(...now, step.arrived);
    for (const signal of step.signals) ladder.note(...now, `"${signal}"`);
    for (const segment of step.sent) {
      const arrives = channel.carry(() => peer().receive(segment));
      ladder.leaves(...now, segment, arrives);
    }
  };
  const client = new End({ iss: 100, clock, onStep: draw(true, () => server) });
  const server = new End({ iss: 300, clock, onStep: draw(false, () => client) });

  /** In small steps, so that every timer finds the time it was set for. */
  function pass(ms) {
    for (let passed = 0; passed < ms; passed += TICK) clock.increment(TICK);
  }
  /** Lets time pass until both are in this state. */
  function reach(state) {
    while (client.state !== state || server.state !== state) {
      assert(clock.now() < 600_000, `nothing leads to ${state} from ${states()}`);
      pass(TICK);
    }
  }
  return { client, server, ladder, pass, reach };
}

function show(title, { client, server, ladder }, ...expected) {
  console.log(`${title}\n\n    ms  ${'client'.padEnd(50)}server\n${ladder}\n`);
  assert.deepEqual([client.states.join(' '), server.states.join(' ')], expected);
}

function openAndClose(network, whileOpen = () => {}) {
  const ends = connect(network);
  ends.server.call('OPEN.passive');
  ends.client.call('OPEN.active');
  ends.reach('ESTABLISHED');
  whileOpen(ends);
  ends.client.call('CLOSE');
  while (ends.server.state !== 'CLOSE_WAIT') ends.pass(TICK);
  ends.pass(30);
  ends.server.call('CLOSE');
  ends.reach('CLOSED');
  return ends;
}

const CLIENT = 'CLOSED SYN_SENT ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT CLOSED';
const SERVER = 'CLOSED LISTEN SYN_RCVD ESTABLISHED CLOSE_WAIT LAST_ACK CLOSED';

/** The machine takes octets to be acknowledged at once: lost ones it would not send again. */
function sendOctets({ client, pass }) {
  client.call('SEND');
  pass(50);
}
show(
  'Handshake, octets, and close (RFC 9293, Figures 6 and 12)',
  openAndClose({}, sendOctets),
  CLIENT,
  SERVER,
);

show(
  'The same with losses: what is not acknowledged is sent again',
  openAndClose({ seed: 2, loss: 0.2 }),
  CLIENT,
  SERVER,
);

const open = connect();
open.client.call('OPEN.active');
open.server.call('OPEN.active');
open.reach('ESTABLISHED');
open.pass(100);
const OPENED = 'CLOSED SYN_SENT SYN_RCVD ESTABLISHED';
show('Both open at once (Figure 7)', open, OPENED, OPENED);

const close = connect();
close.server.call('OPEN.passive');
close.client.call('OPEN.active');
close.reach('ESTABLISHED');
close.client.call('CLOSE');
close.server.call('CLOSE');
close.reach('CLOSED');
const CLOSED = 'ESTABLISHED FIN_WAIT_1 CLOSING TIME_WAIT CLOSED';
show(
  'Both close at once (Figure 13)',
  close,
  `CLOSED SYN_SENT ${CLOSED}`,
  `CLOSED LISTEN SYN_RCVD ${CLOSED}`,
);

const refused = connect();
refused.client.call('OPEN.active');
refused.pass(100);
show('Nobody listens', refused, 'CLOSED SYN_SENT CLOSED', 'CLOSED');

// Not one life but many, while segments are lost and those that are not overtake each other.
const SEEDS = 200;
let sent = 0;
let lost = 0;
for (let seed = 1; seed <= SEEDS; seed++) {
  const { ladder } = openAndClose({ seed, loss: 0.25, delay: [10, 60] });
  sent += ladder.sent;
  lost += ladder.lost;
}
console.log(`${SEEDS} connections, ${lost} of ${sent} segments lost: all were established, all are closed.`);
assert(lost > sent / 5);
