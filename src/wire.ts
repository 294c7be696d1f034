/**
 * Segments as octets, and the arithmetic of sequence numbers: `tcp-statechart/wire`. A small adapter whose stack answers in
 * this process needs no more of the package, and loads nothing of the machine. Nothing here needs Node: pages may import it.
 *
 * @module tcp-statechart/wire
 */
export { type Connection, formatAddress, formatSocket, parseAddress, type Socket } from './wire/address.ts';
export { classify, type ReceiverNumbers } from './wire/classify.ts';
export { OwnSocket } from './wire/own-socket.ts';
export {
  ACK,
  controlBits,
  decodeSegment,
  encodeSegment,
  FIN,
  MalformedSegment,
  PSH,
  RST,
  type Segment,
  SYN,
  segmentLength,
} from './wire/segment.ts';
export { advance, distance, isBefore } from './wire/sequence.ts';
