import { describe, expect, it } from 'vitest';
import type { ArrivingSegment } from '../../machines/tcp.types.ts';
import { CONFIGURATIONS } from '../../src/model/configuration.ts';
import { SEGMENTS } from '../../src/wire/alphabet.ts';
import { arrivingForm } from '../../src/wire/arriving-form.ts';
import { createMapper } from '../../src/wire/mapper.ts';
import { ACK, controlBits, decodeSegment, encodeSegment, SYN } from '../../src/wire/segment.ts';
import { advance } from '../../src/wire/sequence.ts';

const connection = { local: { address: 0xc0000201, port: 80 }, peer: { address: 0xc6336401, port: 10_000 } };
const [ISS, IRS] = [1000, 5000];
const NOTHING = { syn: false, data: false, fin: false, secondFin: false };
const OUTSTANDING = ['SYN_RCVD/passive', 'SYN_RCVD/active', 'FIN_WAIT_1', 'CLOSING', 'LAST_ACK'];
const UNSYNCHRONIZED = ['CLOSED', 'LISTEN', 'SYN_SENT'];

/** What the mapper really writes, where one octet of ours is out. */
function written(input: ArrivingSegment, configuration: string) {
  const mapper = createMapper(connection, IRS);
  const syn = { source: connection.local, destination: connection.peer, seq: ISS, ack: 0, window: 1000 };
  const octets = encodeSegment({ ...syn, flags: SYN, data: new Uint8Array(0) });
  mapper.learn([mapper.decode(octets)], NOTHING, 'SYN_SENT');
  mapper.encode('rcv.SYN_ACK', 'SYN_SENT');
  mapper.learn([], { ...NOTHING, syn: true }, 'ESTABLISHED');
  return decodeSegment(mapper.encode(input, configuration as (typeof CONFIGURATIONS)[number]));
}

function numberOf(form: string, configuration: string): number {
  const [, name = '', offset = '0'] = /^([A-Z.]+)([+-]\d+)?$/.exec(form) ?? [];
  const nxt = ISS + 1;
  const una = OUTSTANDING.includes(configuration) ? nxt - 1 : nxt;
  const value = { 'RCV.NXT': IRS + 1, IRS, 'SND.NXT': nxt, 'SND.UNA': una }[name];
  return advance(value ?? Number.NaN, Number(offset));
}

describe('an arriving segment in the RFC’s terms', () => {
  for (const configuration of CONFIGURATIONS)
    for (const input of Object.keys(SEGMENTS) as ArrivingSegment[])
      it(`is what the mapper writes: ${input} in ${configuration}`, () => {
        const segment = written(input, configuration);
        const { ctl, form } = arrivingForm(input, configuration);
        expect(ctl).toBe(`${controlBits(segment.flags)}${segment.data.length > 0 ? ' +data' : ''}`);
        expect(form.includes('ACK=')).toBe((segment.flags & ACK) !== 0);
        if (UNSYNCHRONIZED.includes(configuration)) return;
        const [, seq = '', ack] = /^SEQ=(\S+)(?: ACK=(\S+))?$/.exec(form) ?? [];
        expect(numberOf(seq, configuration)).toBe(segment.seq);
        if (ack !== undefined) expect(numberOf(ack, configuration)).toBe(segment.ack);
      });
});
