/** One end of a connection: the machine, and beside it the TCB with the numbers that the machine leaves out. */
import { ACK, classify, configurationOf, FIN, RST, SYN, segmentLength, tcpMachine } from 'tcp-statechart';
import { createActor } from 'xstate';

const CONTROL = { SYN, 'SYN,ACK': SYN, ACK: 0, DATA: 0, FIN, RST };
const MSL = 1_000;
/** RFC 6298 §2.1: a second until the first retransmission; §5.5: doubled for every other, up to a minute. */
const INITIAL_RTO = 1_000;
const LONGEST_RTO = 60_000;
/** RCV.WND, octets. */
const WINDOW = 65_535;

export class End {
  /** Every state it has been in. */
  states = ['CLOSED'];
  #tcp = createActor(tcpMachine);
  #clock;
  #onStep;
  /** The step at hand: what was given, and all that came of it. */
  #step;
  #iss;
  #una;
  #nxt;
  #rcvNxt = 0;
  #rto = INITIAL_RTO;
  #timers = { retransmission: null, '2MSL': null };

  /** @param onStep is told of every step once it is done: `{ input, arrived, signals, sent }`. */
  constructor({ iss, clock, onStep }) {
    this.#iss = this.#una = this.#nxt = iss;
    this.#clock = clock;
    this.#onStep = onStep;
    this.#tcp.on('snd', (sent) => this.#send(sent));
    this.#tcp.on('signal', ({ signal }) => this.#takeIn(signal));
    this.#tcp.on('timer', ({ timer }) => this.#start(timer, 2 * MSL));
    this.#tcp.on('TCB', () => this.#stop('2MSL'));
    this.#tcp.start();
  }

  get state() {
    return this.#tcp.getSnapshot().value;
  }

  /** The user's OPEN, SEND, CLOSE or ABORT. */
  call(input) {
    this.#give(input);
  }

  /** A segment arrives; which of the machine's inputs it is only its numbers beside ours can tell. */
  receive(segment) {
    const configuration = configurationOf(this.#tcp.getSnapshot());
    const numbers = { una: this.#una, nxt: this.#nxt, rcvNxt: this.#rcvNxt, window: WINDOW };
    const input = classify(segment, { configuration, ...numbers });
    // The peer's first SYN says where its numbers begin: RCV.NXT is SEG.SEQ+1 (§3.10.7.2, §3.10.7.3).
    const begins = configuration === 'LISTEN' || configuration === 'SYN_SENT';
    if (begins && segment.flags & SYN) this.#rcvNxt = add(segment.seq, 1);
    // SND.UNA < SEG.ACK =< SND.NXT: something new is acknowledged (§3.10.7.4, fifth).
    const acknowledged = add(segment.ack, -this.#una);
    if (segment.flags & ACK && acknowledged > 0 && acknowledged <= add(this.#nxt, -this.#una)) {
      this.#una = segment.ack;
      this.#stop('retransmission');
      this.#rto = INITIAL_RTO;
    }
    this.#give(input, segment);
  }

  #give(input, arrived = null) {
    const step = { input, arrived, signals: [], sent: [] };
    this.#step = step;
    this.#tcp.send({ type: input });
    if (this.state !== this.states.at(-1)) this.states.push(this.state);
    // The retransmission timer runs while something is outstanding (RFC 6298 §5.1, §5.2).
    const hasOutstanding = !['CLOSED', 'LISTEN'].includes(this.state) && this.#una !== this.#nxt;
    if (!hasOutstanding) this.#stop('retransmission');
    else if (this.#timers.retransmission === null) this.#start('retransmission', this.#rto);
    this.#onStep(step);
  }

  /** The machine signals before it acknowledges: RCV.NXT has moved by the time the ACK is numbered. */
  #takeIn(signal) {
    const { arrived, signals } = this.#step;
    if (signal === 'data') this.#rcvNxt = add(this.#rcvNxt, arrived.data.length);
    if (signal === 'connection closing') this.#rcvNxt = add(this.#rcvNxt, 1);
    signals.push(signal);
  }

  /** The machine names the numbers in the RFC's terms; here they get their values. */
  #send({ segment: name, seq: seqForm, ack: ackForm }) {
    const { arrived, sent } = this.#step;
    // A SYN begins our numbers; sent again it begins them at the same ISS.
    if (name.startsWith('SYN')) this.#una = this.#nxt = this.#iss;
    const numbers = {
      0: 0,
      ISS: this.#iss,
      'SND.UNA': this.#una,
      'SND.NXT': this.#nxt,
      'RCV.NXT': this.#rcvNxt,
      'SEG.ACK': arrived?.ack,
      'SEG.SEQ+SEG.LEN': arrived && add(arrived.seq, segmentLength(arrived)),
    };
    const segment = {
      seq: numbers[seqForm],
      ack: ackForm === null ? 0 : numbers[ackForm],
      flags: CONTROL[name] | (ackForm === null ? 0 : ACK),
      data: new Uint8Array(name === 'DATA' ? 10 : 0),
    };
    if (name !== 'RST') this.#nxt = add(segment.seq, segmentLength(segment));
    sent.push(segment);
  }

  #start(timer, ms) {
    this.#stop(timer);
    this.#timers[timer] = this.#clock.setTimeout(() => {
      this.#timers[timer] = null;
      if (timer === 'retransmission') this.#rto = Math.min(2 * this.#rto, LONGEST_RTO);
      this.#give(`timeout.${timer}`);
    }, ms);
  }

  #stop(timer) {
    if (this.#timers[timer] !== null) this.#clock.clearTimeout(this.#timers[timer]);
    this.#timers[timer] = null;
  }
}

/** Sequence numbers are 32 bits on a circle (§3.4). */
function add(number, octets) {
  return (number + octets) >>> 0;
}
