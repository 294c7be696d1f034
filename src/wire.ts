/**
 * Segments as octets, and the arithmetic of sequence numbers: `tcp-statechart/wire`. All that an adapter needs which
 * answers by itself; nothing of the machine is loaded.
 *
 * @module tcp-statechart/wire
 */
export { type Connection, formatAddress, formatSocket, parseAddress, type Socket } from './wire/address.ts';
export { classify, type ReceiverNumbers } from './wire/classify.ts';
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
