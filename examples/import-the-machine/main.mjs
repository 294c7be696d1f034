/** One end of a connection, driven by hand, from OPEN to the end of TIME_WAIT. */
import assert from 'node:assert/strict';
import { timedTcpMachine } from 'tcp-statechart/machine';
import { createActor, SimulatedClock } from 'xstate';

const clock = new SimulatedClock();
const tcp = createActor(timedTcpMachine, { clock, input: { msl: 30_000 } });
tcp.on('snd', ({ segment, seq }) => console.log(`    sends ${segment} with SEQ=${seq}`));
tcp.on('signal', ({ signal }) => console.log(`    tells the user: ${signal}`));
tcp.start();

function give(type) {
  console.log(`${tcp.getSnapshot().value}  ${type}`);
  tcp.send({ type });
}

give('OPEN.active');
give('rcv.SYN'); // the peer called at the same moment: simultaneous open
give('rcv.ACK');
give('rcv.DATA');
give('CLOSE');
give('rcv.FIN'); // and closes at the same moment
give('rcv.ACK');
clock.increment(59_999);
assert.equal(tcp.getSnapshot().value, 'TIME_WAIT'); // 2MSL is a minute, and a millisecond is missing
console.log(`${tcp.getSnapshot().value}  … a minute passes`);
clock.increment(1);
assert.equal(tcp.getSnapshot().value, 'CLOSED');
console.log(tcp.getSnapshot().value);
