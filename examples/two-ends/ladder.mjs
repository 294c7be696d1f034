/** A ladder diagram in the manner of RFC 9293's Figures 6 to 13: the states of both ends, segments in between. */
import { ACK, controlBits } from 'tcp-statechart';

const MIDDLE = 33;

export class Ladder {
  /** Segments that left, and those among them that never arrive. */
  sent = 0;
  lost = 0;
  #rows = [];

  /** A call, a timeout or a signal: it stands at the side of the end it belongs to. */
  note(ms, states, atLeft, text) {
    const side = atLeft ? text.padEnd(MIDDLE) : text.padStart(MIDDLE);
    this.#rows.push({ ms, states, text: side, marks: ['   ', '   '] });
  }

  /** A segment leaves: it is on its way until `arrives` is told, or for ever. */
  leaves(ms, states, fromLeft, segment, arrives) {
    this.sent++;
    if (!arrives) this.lost++;
    const marks = fromLeft ? ['──▶', arrives ? '···' : ' ✗ '] : [arrives ? '···' : ' ✗ ', '◀──'];
    this.#rows.push({ ms, states, segment, text: segmentText(segment), marks });
  }

  /** A segment that arrives before anything else happens makes one row of both; others crossed it on the way. */
  arrives(ms, states, atLeft, segment) {
    let row = this.#rows.at(-1);
    if (row?.segment !== segment) {
      row = { text: segmentText(segment), marks: ['···', '···'] };
      this.#rows.push(row);
    }
    Object.assign(row, { ms, states });
    if (atLeft) row.marks[0] = '◀──';
    else row.marks[1] = '──▶';
  }

  toString() {
    const line = ({ ms, states: [left, right], marks: [before, after], text }) =>
      `${String(ms).padStart(6)}  ${left.padEnd(11)} ${before} ${text.padEnd(MIDDLE)} ${after} ${right}`;
    return this.#rows.map(line).join('\n');
  }
}

/** `<SEQ=100><ACK=301><CTL=FIN,ACK>`, as the RFC writes segments. */
function segmentText({ seq, ack, flags, data }) {
  const octets = data.length > 0 ? `<DATA>` : '';
  return `<SEQ=${seq}>${flags & ACK ? `<ACK=${ack}>` : ''}<CTL=${controlBits(flags)}>${octets}`;
}
