/** A client and a server, live in the inspector: both ends of a connection that is closed from both sides at once. */
import { setTimeout as wait } from 'node:timers/promises';
import { createWebSocketInspector } from '@statelyai/inspect';
import { createActor } from 'xstate';
import { tcpMachine } from '../../dist/machines/tcp.machine.js';

const [url = process.env.INSPECTOR, pace = '700'] = process.argv.slice(2);
if (url === undefined) {
  console.error("which inspector? INSPECTOR='ws://127.0.0.1:4009/?token=…', as it printed it");
  process.exit(2);
}
const { inspect } = createWebSocketInspector({ url });

const client = createActor(tcpMachine, { id: 'client', inspect }).start();
const server = createActor(tcpMachine, { id: 'server', inspect }).start();

const STORY = [
  [server, 'OPEN.passive'],
  [client, 'OPEN.active'],
  [server, 'rcv.SYN'],
  [client, 'rcv.SYN_ACK'],
  [server, 'rcv.ACK'],
  [client, 'CLOSE'],
  [server, 'CLOSE'],
  [client, 'rcv.FIN'],
  [server, 'rcv.FIN'],
  [client, 'rcv.ACK'],
  [server, 'rcv.ACK'],
  [client, 'timeout.2MSL'],
  [server, 'timeout.2MSL'],
];

for (const [end, type] of STORY) {
  await wait(Number(pace));
  end.send({ type });
  console.log(end.id.padEnd(7), type.padEnd(13), end.getSnapshot().value);
}
// Events leave when the program is idle.
await wait(500);
process.exit(0);
