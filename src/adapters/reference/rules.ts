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

/** What the endpoint does, step by step, as RFC 9293 §3.10 says it. */
export const rfcRules = {
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
  timeWaitTimeout: timeWaitTimeout as (endpoint: Endpoint, tcb: Tcb) => void,
  userTimeout: userTimeout as (endpoint: Endpoint, tcb: Tcb | null) => void,
};

export type Rules = typeof rfcRules;
