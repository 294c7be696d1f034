/**
 * A small TCP endpoint: one connection, decoded segments in and out, a clock that stands still until it is moved.
 * It sends nothing again and never gives up. Three mistakes in it are ones that people make; `isFixed` mends them.
 */
import { ACK, FIN, RST, SYN, segmentLength } from 'tcp-statechart';

/** 2MSL of RFC 9293 §3.4.2 would be four minutes; like most stacks we are less patient. */
export const TIME_WAIT_MS = 60_000;
export const WINDOW = 4_096;
const NO_DATA = new Uint8Array(0);

export class TinyTcp {
  state = 'CLOSED';
  #given;
  #isPassive = false;
  #una = 0;
  #nxt = 0;
  #rcvNxt = 0;
  #now = 0;
  #forgetAt = Infinity;

  /** @param given `{ chooseIss(), transmit(segment), isFixed }` */
  constructor(given) {
    this.#given = given;
  }

  listen() {
    if (this.state === 'CLOSED') this.state = 'LISTEN';
  }

  connect() {
    if (this.state === 'CLOSED' || this.state === 'LISTEN') this.#begin('SYN_SENT', SYN);
  }

  send(data) {
    if (this.state === 'ESTABLISHED' || this.state === 'CLOSE_WAIT') this.#send(ACK, data);
  }

  close() {
    if (this.state === 'LISTEN' || this.state === 'SYN_SENT') this.#end();
    const next = { SYN_RCVD: 'FIN_WAIT_1', ESTABLISHED: 'FIN_WAIT_1', CLOSE_WAIT: 'LAST_ACK' }[this.state];
    if (next === undefined) return;
    this.state = next;
    this.#send(FIN | ACK);
  }

  abort() {
    const isOpen = ['SYN_RCVD', 'ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2', 'CLOSE_WAIT'].includes(this.state);
    if (isOpen) this.#send(RST);
    this.#end();
  }

  advance(ms) {
    this.#now += ms;
    if (this.#now >= this.#forgetAt) this.#end();
  }

  /** SEGMENT ARRIVES, RFC 9293 §3.10.7. */
  arrives(segment) {
    if (this.state === 'CLOSED') this.#refuse(segment);
    else if (this.state === 'LISTEN') this.#arrivesInListen(segment);
    else if (this.state === 'SYN_SENT') this.#arrivesInSynSent(segment);
    else this.#arrivesSynchronized(segment);
  }

  #arrivesInListen(segment) {
    if (segment.flags & ACK) return this.#refuse(segment);
    if (segment.flags & RST || !(segment.flags & SYN)) return;
    this.#isPassive = true;
    this.#rcvNxt = add(segment.seq, 1);
    this.#begin('SYN_RCVD', SYN | ACK);
  }

  #arrivesInSynSent(segment) {
    const { seq, ack, flags } = segment;
    const isAcknowledged = flags & ACK && ack === this.#nxt;
    if (flags & ACK && !isAcknowledged) return this.#refuse(segment);
    if (flags & RST) return isAcknowledged && this.#end();
    if (!(flags & SYN)) return;
    this.#isPassive = false;
    this.#rcvNxt = add(seq, 1);
    if (!isAcknowledged) return this.#begin('SYN_RCVD', SYN | ACK, this.#una);
    this.#una = ack;
    this.state = 'ESTABLISHED';
    this.#send(ACK);
  }

  #arrivesSynchronized(segment) {
    const { seq, flags } = segment;
    const last = add(seq, Math.max(segmentLength(segment), 1) - 1);
    const isInWindow = [seq, last].some((number) => add(number, -this.#rcvNxt) < WINDOW);
    if (!isInWindow) return flags & RST || this.#send(ACK);
    const isHalfOpen = this.state === 'SYN_RCVD' && this.#isPassive;
    if (flags & RST) {
      // The first mistake: a reset that misses RCV.NXT may be forged and is to be challenged (RFC 5961 §3.2).
      if (this.#given.isFixed && seq !== this.#rcvNxt) return this.#send(ACK);
      return this.#end(isHalfOpen ? 'LISTEN' : 'CLOSED');
    }
    if (flags & SYN) return isHalfOpen ? this.#end('LISTEN') : this.#send(ACK);
    if (flags & ACK && this.#takesAck(segment)) this.#takeIn(segment);
  }

  /** The fifth step of §3.10.7.4. Is the rest of the segment to be looked at? */
  #takesAck(segment) {
    const isFuture = isBefore(this.#nxt, segment.ack);
    const isNew = isBefore(this.#una, segment.ack) && !isFuture;
    if (this.state === 'SYN_RCVD' && !isNew) return this.#refuse(segment);
    if (isFuture) return this.#send(ACK);
    if (isNew) this.#una = segment.ack;
    const isFinAcknowledged = this.#una === this.#nxt;
    switch (this.state) {
      case 'SYN_RCVD':
        this.state = 'ESTABLISHED';
        break;
      case 'FIN_WAIT_1':
        if (isFinAcknowledged) this.state = 'FIN_WAIT_2';
        break;
      case 'CLOSING':
        if (!isFinAcknowledged) return false;
        this.#wait();
        break;
      case 'LAST_ACK':
        // The second mistake: not any ACK ends the connection, it must be the one of our FIN.
        if (isFinAcknowledged || !this.#given.isFixed) return this.#end();
        break;
      case 'TIME_WAIT':
        this.#wait();
        return this.#send(ACK);
    }
    return true;
  }

  /** The seventh and eighth step: octets and FIN. What comes too early is not kept; the ACK asks for it again. */
  #takeIn({ seq, flags, data }) {
    const receives = ['ESTABLISHED', 'FIN_WAIT_1', 'FIN_WAIT_2'].includes(this.state);
    if (receives && seq === this.#rcvNxt) {
      this.#rcvNxt = add(seq, segmentLength({ flags, data }));
      if (flags & FIN) this.#peerCloses();
    }
    if (flags & FIN || (receives && data.length > 0)) this.#send(ACK);
  }

  #peerCloses() {
    // The third mistake: in FIN_WAIT_1 our FIN is not acknowledged yet. It is not time to wait, but CLOSING.
    if (this.state === 'FIN_WAIT_1' && this.#given.isFixed) this.state = 'CLOSING';
    else if (this.state === 'ESTABLISHED') this.state = 'CLOSE_WAIT';
    else this.#wait();
  }

  #begin(state, flags, iss = this.#given.chooseIss()) {
    this.state = state;
    this.#una = this.#nxt = iss;
    this.#send(flags);
  }

  #send(flags, data = NO_DATA) {
    const segment = { seq: this.#nxt, ack: flags & ACK ? this.#rcvNxt : 0, flags, data };
    this.#nxt = add(this.#nxt, segmentLength(segment));
    this.#given.transmit(segment);
  }

  /** A reset, numbered so that who gets it believes it (§3.10.7.1). A reset itself gets none. */
  #refuse(segment) {
    const { seq, ack, flags } = segment;
    if (flags & RST) return;
    const numbers =
      flags & ACK
        ? { seq: ack, ack: 0, flags: RST }
        : { seq: 0, ack: add(seq, segmentLength(segment)), flags: RST | ACK };
    this.#given.transmit({ ...numbers, data: NO_DATA });
  }

  #wait() {
    this.state = 'TIME_WAIT';
    this.#forgetAt = this.#now + TIME_WAIT_MS;
  }

  #end(state = 'CLOSED') {
    this.state = state;
    this.#forgetAt = Infinity;
  }
}

/** Sequence numbers are 32 bits on a circle (§3.4). */
function add(number, octets) {
  return (number + octets) >>> 0;
}

function isBefore(a, b) {
  return ((b - a) | 0) > 0;
}
