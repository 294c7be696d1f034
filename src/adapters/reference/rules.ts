import {
  arrivesInClosed,
  arrivesInListen,
  arrivesInSynSent,
  establish,
  simultaneousOpen,
} from './arrives-unsynchronized.ts';
import { abort, close, openActive, openPassive, receive, send } from './calls.ts';
import type { Rules } from './endpoint.ts';
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
import { retransmissionTimeout, timeWaitTimeout, userTimeout } from './timeouts.ts';

/** The rules as the RFC has them. */
export const rfcRules: Rules = {
  openPassive,
  openActive,
  send,
  close,
  abort,
  receive,
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
