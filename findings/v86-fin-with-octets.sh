#!/bin/sh
# v86 0.5.462 (npm), the TCP of its "fetch" network, which runs in JavaScript; no machine is booted. Node 20.20.2.
#
# Expected: a segment that carries octets and a FIN delivers the octets first (RFC 9293, section 3.10.7.4, seventh), then
# closes; its ACK covers both: 10 octets and the FIN are RCV.NXT+11.
#
# Seen: the octets are never delivered, and the ACK covers the FIN alone, RCV.NXT+1. The same 10 octets, and then a FIN by
# itself, are delivered and acknowledged in full.
#
# Why: a FIN is looked for before the payload is, and the segment is done with there.
#
# Whom it hurts: whoever serves a guest of v86 through that network. Stacks put the end of a short answer and the FIN into
# one segment as a matter of course: the last octets of a request or an answer are lost, and the sender waits for an ACK.
set -eu
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder"
npm init -y >/dev/null && npm install --silent --no-audit --no-fund v86@0.5.462
cat > main.mjs <<'END'
import { readFileSync } from 'node:fs';

const { V86 } = await import('./node_modules/v86/build/libv86.mjs');
const wasm = readFileSync('node_modules/v86/build/v86.wasm');
const [SYN, FIN, PSH, ACK] = [2, 1, 8, 16];
const GUEST = [192, 168, 86, 100];
const HOST = [192, 168, 86, 1];

function sum(octets, from = 0) {
  let total = from;
  for (let at = 0; at < octets.length; at += 2) total += (octets[at] << 8) | (octets[at + 1] ?? 0);
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return ~total & 0xffff;
}

/** An Ethernet frame with a TCP segment from the guest to the host. */
function frame(mac, { port, seq, ack, flags, data = '' }) {
  const tcp = Buffer.alloc(20 + data.length);
  tcp.writeUInt16BE(port, 0);
  tcp.writeUInt16BE(8080, 2);
  tcp.writeUInt32BE(seq, 4);
  tcp.writeUInt32BE(ack, 8);
  tcp[12] = 0x50;
  tcp[13] = flags;
  tcp.writeUInt16BE(65535, 14);
  tcp.write(data, 20);
  const pseudo = [...GUEST, ...HOST, 0, 6, tcp.length >> 8, tcp.length & 255];
  tcp.writeUInt16BE(sum(Buffer.concat([Buffer.from(pseudo), tcp])), 16);
  const ip = Buffer.from([0x45, 0, 0, 20 + tcp.length, 0, 1, 0, 0, 64, 6, 0, 0, ...GUEST, ...HOST]);
  ip.writeUInt16BE(sum(ip), 10);
  return new Uint8Array(Buffer.concat([Buffer.from([...mac, 2, 0, 0, 0, 0, 1, 8, 0]), ip, tcp]));
}

const emulator = new V86({
  wasm_fn: async (imports) => (await WebAssembly.instantiate(wasm, imports)).instance.exports,
  autostart: false,
  disable_keyboard: true,
  disable_mouse: true,
  net_device: { type: 'ne2k', relay_url: 'fetch', router_ip: HOST.join('.'), vm_ip: GUEST.join('.') },
});
await new Promise((resolve) => emulator.add_listener('emulator-loaded', resolve));
const network = emulator.network_adapter;
let answers = [];
network.receive = (octets) => {
  const packet = Buffer.from(octets).subarray(14);
  if (packet[9] === 6) answers.push({ seq: packet.readUInt32BE(24), ack: packet.readUInt32BE(28), flags: packet[33] });
};
let delivered = '';
network.bus.register('tcp-connection', (connection) => {
  connection.on('data', (data) => {
    delivered += Buffer.from(data).toString();
  });
  connection.accept();
});

function handshake(port) {
  answers = [];
  delivered = '';
  network.send(frame(network.router_mac, { port, seq: 1000, ack: 0, flags: SYN }));
  const next = answers.find(({ flags }) => flags === (SYN | ACK)).seq + 1;
  const say = (flags, seq, data) => network.send(frame(network.router_mac, { port, seq, ack: next, flags, data }));
  say(ACK, 1001);
  answers = [];
  return say;
}

const tell = (what) => {
  const acks = answers.filter(({ flags }) => flags & ACK).map(({ ack }) => ack - 1001);
  console.log(`${what}: delivered "${delivered}", acknowledged up to RCV.NXT+${Math.max(0, ...acks)}`);
};
const apart = handshake(40001);
apart(PSH | ACK, 1001, '0123456789');
apart(FIN | ACK, 1011);
tell('octets, then FIN');
const together = handshake(40002);
together(PSH | FIN | ACK, 1001, '0123456789');
tell('octets with FIN ');
process.exit(0);
END
node main.mjs | tee seen
cat > wanted <<'END'
octets, then FIN: delivered "0123456789", acknowledged up to RCV.NXT+11
octets with FIN : delivered "", acknowledged up to RCV.NXT+1
END
diff wanted seen
