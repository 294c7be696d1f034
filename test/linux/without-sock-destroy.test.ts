import { expect, it } from 'vitest';
import type { SockDiag } from '../../src/adapters/linux/sock-diag.ts';
import type { Sockets } from '../../src/adapters/linux/sockets.ts';
import { createKernelSut } from '../../src/adapters/linux/sut.ts';
import type { Tun } from '../../src/adapters/linux/tun.ts';
import { ACK, decodeSegment, encodeSegment, FIN, RST } from '../../src/wire/segment.ts';

const connection = { local: { address: 0xc0000201, port: 80 }, peer: { address: 0xc6336401, port: 10_000 } };
const TIME_WAIT = 6;

it('a kernel without SOCK_DESTROY has its TIME_WAIT ended by a reset at exactly RCV.NXT', async () => {
  const written: Uint8Array[] = [];
  const sent = [
    encodeSegment({
      source: connection.local,
      destination: connection.peer,
      seq: 500,
      ack: 7001,
      flags: FIN | ACK,
      window: 1000,
      data: new Uint8Array(0),
    }),
  ];
  const tun: Tun = {
    index: 2,
    write: (packet) => written.push(packet),
    read: () => sent.shift() ?? null,
    close() {},
  };
  let state = 0;
  const diag: SockDiag = { stateOf: () => state, destroy: () => false, close() {} };
  const sut = createKernelSut({
    tun,
    diag,
    sockets: {} as Sockets,
    asksOnlySockDiag: false,
    closesFully: false,
    release() {},
  });
  const packets = sent.splice(0);
  await sut.reset(connection, []);
  sent.push(...packets);
  await sut.observe();
  state = TIME_WAIT;
  await sut.observe();
  await sut.expire?.('2MSL');
  expect(written.map((packet) => decodeSegment(packet))).toMatchObject([
    { flags: RST, seq: 7001, source: connection.peer, destination: connection.local },
  ]);
});
