import type { Segment } from '../../wire/segment.ts';
import {
  arrivesInClosed,
  arrivesInListen,
  arrivesInSynSent,
  establish,
  simultaneousOpen,
} from './arrives-unsynchronized.ts';
import { abort, close, openActive, openPassive, send } from './calls.ts';
import type { Endpoint } from './endpoint.ts';
import {
  checkOrder,
  checkReset,
  checkSequence,
  checkSyn,
  processFin,
  processText,
  resetConnection,
} from './synchronized.ts';
import {
  acknowledgeClosing,
  acknowledgeFinWait1,
  acknowledgeLastAck,
  acknowledgeSynRcvd,
  acknowledgeTimeWait,
  checkAcknowledgment,
} from './synchronized-ack.ts';
import type { Tcb } from './tcb.ts';
import { retransmissionTimeout, timeWaitTimeout, userTimeout } from './timers.ts';

/** One rule of SEGMENT ARRIVES for a connection; answers whether to go on with the segment. */
type Step = (endpoint: Endpoint, tcb: Tcb, segment: Segment) => boolean;

/** What the endpoint does, step by step, in the order of RFC 9293 §3.10. */
export interface Rules {
  openPassive(endpoint: Endpoint): void;
  openActive(endpoint: Endpoint): void;
  send(endpoint: Endpoint, data: Uint8Array): void;
  close(endpoint: Endpoint): void;
  abort(endpoint: Endpoint): void;
  arrivesInClosed(endpoint: Endpoint, segment: Segment): void;
  arrivesInListen(endpoint: Endpoint, segment: Segment): void;
  arrivesInSynSent: Step;
  establish: Step;
  simultaneousOpen: Step;
  checkSequence: Step;
  checkReset: Step;
  resetConnection(endpoint: Endpoint, tcb: Tcb): void;
  checkSyn: Step;
  checkOrder: Step;
  checkAcknowledgment: Step;
  acknowledgeSynRcvd: Step;
  acknowledgeFinWait1: Step;
  acknowledgeClosing: Step;
  acknowledgeLastAck: Step;
  acknowledgeTimeWait: Step;
  processText: Step;
  processFin: Step;
  retransmissionTimeout(endpoint: Endpoint, tcb: Tcb): void;
  timeWaitTimeout(endpoint: Endpoint, tcb: Tcb): void;
  userTimeout(endpoint: Endpoint, tcb: Tcb | null): void;
}

/** The rules as the RFC has them. */
export const rfcRules: Rules = {
  openPassive,
  openActive,
  send,
  close,
  abort,
  arrivesInClosed,
  arrivesInListen,
  arrivesInSynSent,
  establish,
  simultaneousOpen,
  checkSequence,
  checkReset,
  resetConnection,
  checkSyn,
  checkOrder,
  checkAcknowledgment,
  acknowledgeSynRcvd,
  acknowledgeFinWait1,
  acknowledgeClosing,
  acknowledgeLastAck,
  acknowledgeTimeWait,
  processText,
  processFin,
  retransmissionTimeout,
  timeWaitTimeout,
  userTimeout,
};
