import { bug as anyAckClosesLastAck } from './any-ack-closes-last-ack.ts';
import type { Bug } from './bug.ts';
import { bug as closeInSynRcvdLost } from './close-in-syn-rcvd-lost.ts';
import { bug as closeWaitMissing } from './close-wait-missing.ts';
import { bug as closingNeverLeaves } from './closing-never-leaves.ts';
import { bug as finInSynRcvdLost } from './fin-in-syn-rcvd-lost.ts';
import { bug as finNotRetransmitted } from './fin-not-retransmitted.ts';
import { bug as finWait1MovesOnAnyAck } from './fin-wait-1-moves-on-any-ack.ts';
import { bug as finWithDataLosesData } from './fin-with-data-loses-data.ts';
import { bug as rstAnsweredWithRst } from './rst-answered-with-rst.ts';
import { bug as rstInWindowAccepted } from './rst-in-window-accepted.ts';
import { bug as rstOutOfWindowAccepted } from './rst-out-of-window-accepted.ts';
import { bug as simultaneousCloseGoesToLastAck } from './simultaneous-close-goes-to-last-ack.ts';
import { bug as simultaneousCloseJumpsToClosed } from './simultaneous-close-jumps-to-closed.ts';
import { bug as simultaneousOpenRefused } from './simultaneous-open-refused.ts';
import { bug as synInEstablishedResets } from './syn-in-established-resets.ts';
import { bug as synRcvdAcceptsAnyAck } from './syn-rcvd-accepts-any-ack.ts';
import { bug as synRcvdRstKillsListener } from './syn-rcvd-rst-kills-listener.ts';
import { bug as synSentAcceptsAnyAck } from './syn-sent-accepts-any-ack.ts';
import { bug as synSentAcceptsRstWithoutAck } from './syn-sent-accepts-rst-without-ack.ts';
import { bug as timeWaitFinNotAcknowledged } from './time-wait-fin-not-acknowledged.ts';
import { bug as timeWaitNotRestarted } from './time-wait-not-restarted.ts';
import { bug as timeWaitSkipped } from './time-wait-skipped.ts';
import { bug as wrongRstSequenceNumber } from './wrong-rst-sequence-number.ts';

/** Every seeded bug, by name: `run --sut reference --option bug=NAME`. */
export const BUGS: ReadonlyMap<string, Bug> = new Map(
  [
    anyAckClosesLastAck,
    closeInSynRcvdLost,
    closeWaitMissing,
    closingNeverLeaves,
    finInSynRcvdLost,
    finNotRetransmitted,
    finWait1MovesOnAnyAck,
    finWithDataLosesData,
    rstAnsweredWithRst,
    rstInWindowAccepted,
    rstOutOfWindowAccepted,
    simultaneousCloseGoesToLastAck,
    simultaneousCloseJumpsToClosed,
    simultaneousOpenRefused,
    synInEstablishedResets,
    synRcvdAcceptsAnyAck,
    synRcvdRstKillsListener,
    synSentAcceptsAnyAck,
    synSentAcceptsRstWithoutAck,
    timeWaitFinNotAcknowledged,
    timeWaitNotRestarted,
    timeWaitSkipped,
    wrongRstSequenceNumber,
  ].map((bug) => [bug.name, bug]),
);
