/**
 * The requirements of RFC 9293's Appendix B that concern the connection, and what asks for them here: cells of the
 * machines carry the ids in `meta.requirements`; the rest is asked by a suite, or not.
 */
export interface Requirement {
  id: string;
  /** Section of RFC 9293. */
  section: string;
  /** What is required, in our words. */
  what: string;
  /** Asked by a suite that is none of words, and which; absent where cells ask it, or nobody. */
  suite?: string;
  /** Why nothing asks for it: it cannot be seen from outside, or is not asked yet; in a few words. */
  not?: { kind: 'outside' | 'yet'; why: string };
}

const USER_INTERFACE = 'a matter between the stack and its user, which no segment shows';
const HEADER = 'a matter of the header, which is decoded before any state is looked at';
const ICMP = 'ICMP messages are no input here';

function cells(id: string, section: string, what: string): Requirement {
  return { id, section, what };
}

function suite(id: string, section: string, what: string, name: string): Requirement {
  return { id, section, what, suite: name };
}

function outside(id: string, section: string, what: string, why: string): Requirement {
  return { id, section, what, not: { kind: 'outside', why } };
}

function notYet(id: string, section: string, what: string, why: string): Requirement {
  return { id, section, what, not: { kind: 'yet', why } };
}

export const REQUIREMENTS: readonly Requirement[] = [
  notYet(
    'MUST-2',
    '3.1',
    'the checksum is generated',
    'every segment of a stack is decoded with its checksum; no cell names it',
  ),
  notYet('MUST-3', '3.1', 'the checksum is checked', 'no input has a wrong checksum'),
  notYet(
    'MUST-5',
    '3.1',
    'options are received in any segment',
    'the tester writes options only where a stack needs them',
  ),
  notYet('MUST-6', '3.1', 'unknown options are ignored', 'the tester writes no unknown option'),
  notYet('MUST-7', '3.1', 'options of illegal length are survived', 'the tester writes no malformed option'),
  outside(
    'MUST-8',
    '3.4.1',
    'initial numbers come from a clock',
    'one number does not show where it came from',
  ),
  outside(
    'MUST-9',
    '3.4.1',
    'initial numbers are drawn with a secret',
    'one number does not show where it came from',
  ),
  outside(
    'SHLD-1',
    '3.4.1',
    'the clock and a keyed function make initial numbers',
    'one number does not show where it came from',
  ),
  cells('MUST-10', '3.5', 'simultaneous open works'),
  cells('MUST-11', '3.5', 'SYN-RECEIVED remembers how it was reached'),
  cells('SHLD-2', '3.5.3', 'a reset may carry octets'),
  cells('MUST-12', '3.6', 'the user is told a normal close from an abort'),
  cells('MUST-13', '3.6', 'TIME-WAIT lasts twice the maximum segment lifetime'),
  notYet(
    'MAY-1',
    '3.6.1',
    'a half-duplex close',
    'allowed (A29) where it shows; octets after such a close are not followed',
  ),
  cells('SHLD-3', '3.6.1', 'octets lost by a CLOSE are told with a reset'),
  cells('MAY-2', '3.6.1', 'a new SYN in TIME-WAIT begins a new connection'),
  notYet('SHLD-4', '3.6.1', 'timestamps shorten TIME-WAIT', 'the tester offers no timestamps'),
  outside(
    'MUST-18',
    '3.8.1',
    'the timeout is computed from round trips',
    'the tester answers at once: there is no round trip to measure',
  ),
  suite('MUST-19', '3.8.2', 'the timeout backs off', 'retransmission'),
  suite('MUST-20', '3.8.3', 'R1 and R2 are kept: in the end the connection is given up', 'retransmission'),
  outside('MUST-21', '3.8.3', 'the user can set R2', USER_INTERFACE),
  cells('MUST-22', '3.8.3', 'a SYN is sent again like octets'),
  suite('MUST-23', '3.8.3', 'a SYN is tried for at least three minutes', 'retransmission'),
  outside('SHLD-9', '3.8.3', 'the user hears of R1', USER_INTERFACE),
  suite('SHLD-10', '3.8.3', 'R1 is at least three retransmissions', 'retransmission'),
  suite('SHLD-11', '3.8.3', 'R2 is at least 100 s', 'retransmission'),
  outside('MUST-24', '3.8.4', 'the user can turn keep-alives on and off', USER_INTERFACE),
  suite('MUST-25', '3.8.4', 'keep-alives are off by default', 'dwell'),
  notYet('MUST-26', '3.8.4', 'keep-alives are sent after idle time only', 'no adapter turns them on'),
  outside('MUST-27', '3.8.4', 'their interval can be set', USER_INTERFACE),
  suite('MUST-28', '3.8.4', 'their interval is two hours at least', 'dwell'),
  notYet('MUST-29', '3.8.4', 'a lost keep-alive does not end the connection', 'no adapter turns them on'),
  notYet('SHLD-12', '3.8.4', 'keep-alives carry no octets', 'no adapter turns them on'),
  notYet(
    'MUST-34',
    '3.8.6',
    'a window that shrinks is survived',
    'the window is closed or open, and nothing between',
  ),
  notYet(
    'SHLD-17',
    '3.8.6',
    'octets beyond a window that shrank do not end the connection',
    'the window is closed or open, and nothing between',
  ),
  suite('MUST-35', '3.8.6.1', 'a closed window is probed', 'retransmission'),
  suite('MUST-36', '3.8.6.1', 'the probe makes the peer say its window', 'retransmission'),
  suite(
    'MUST-37',
    '3.8.6.1',
    'a window may stay closed for ever, while probes are answered',
    'retransmission',
  ),
  suite('SHLD-30', '3.8.6.1', 'probes are sent less and less often', 'retransmission'),
  suite(
    'MUST-40',
    '3.8.6.3',
    'an ACK of octets is held back for less than half a second',
    'every suite, on a virtual clock',
  ),
  cells('MUST-41', '3.9.1.1', 'a passive OPEN leaves other connections alone'),
  notYet(
    'MUST-42',
    '3.9.1.1',
    'a port is listened on beside connections that open',
    'a case opens its port once; the suite second-peer takes either answer',
  ),
  outside('MUST-43', '3.9.1.1', 'OPEN takes a local address', USER_INTERFACE),
  outside('MUST-44', '3.9.1.1', 'IP is asked for the source address', USER_INTERFACE),
  outside('MUST-45', '3.9.1.1', 'and that address is used', USER_INTERFACE),
  notYet('MUST-46', '3.9.1.1', 'an OPEN to a broadcast address is refused', 'all cases open to one host'),
  outside('MUST-47', '3.9.1.8', 'soft errors reach the user', USER_INTERFACE),
  outside('SHLD-20', '3.9.1.8', 'the user can turn them off', USER_INTERFACE),
  notYet('MUST-54', '3.9.2.2', 'ICMP errors are passed to TCP', ICMP),
  notYet('MUST-55', '3.9.2.2', 'source quench is ignored', ICMP),
  notYet('MUST-56', '3.9.2.2', 'soft ICMP errors do not end a connection', ICMP),
  notYet('SHLD-25', '3.9.2.2', 'soft ICMP errors are told', ICMP),
  notYet('SHLD-26', '3.9.2.2', 'hard ICMP errors end a connection', ICMP),
  notYet('MUST-57', '3.9.2.3', 'a SYN to a broadcast address is dropped', 'all segments go to one host'),
  notYet(
    'MUST-63',
    '3.9.2.3',
    'a SYN from an invalid address is dropped',
    'all segments come from a valid host',
  ),
  outside('MUST-60', '3.9.1.2', 'octets without PUSH are not kept back for ever', HEADER),
  outside('MUST-61', '3.9.1.2', 'the last segment of a SEND has PSH', HEADER),
  cells('MUST-58', '3.10.7.4', 'one ACK answers all that a segment brings'),
  outside(
    'MUST-59',
    '3.10.7.4',
    'queued segments are processed before the ACK',
    'segments are given one by one',
  ),
  notYet(
    'MUST-66',
    '3.10.7.4',
    'a reset counts though our window is closed',
    "the stack's own window is never closed",
  ),
  cells('SHLD-31', '3.10.7.4', 'what is ahead is kept until the hole is filled'),
  cells('MAY-12', '3.10.7.4', 'ACK numbers out of range are challenged'),
  cells('MAY-13', '3.10.7.4', 'what is ahead is acknowledged at once'),
];
