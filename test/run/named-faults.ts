import { expect } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { faultsTold } from '../../src/report/diagnosis-text.ts';
import { addEvidence, conclude, createEvidence } from '../../src/run/evidence.ts';
import { wholeFsmFor } from '../../src/run/plan.ts';
import { runAgainst } from './fake-sut.ts';

const table = tcpTable();

export async function told(bug: string, state: boolean, suite: string) {
  const adapter = { ...reference, capabilities: { ...reference.capabilities, state } };
  const { results } = await runAgainst(adapter, { suite, options: { bug } });
  const fsm = wholeFsmFor({ table, alphabet: 'full', capabilities: adapter.capabilities });
  const evidence = createEvidence(fsm);
  for (const result of results) addEvidence(evidence, result);
  const conclusion = conclude(evidence, table);
  expect(conclusion.diagnosis.unexplained, bug).toEqual([]);
  return faultsTold(fsm, table, conclusion).map(({ fault }) => fault.replace(/ \(RFC 9293 [^)]*\)/, ''));
}

/** The seeded bugs of the endpoint as faults of the machine. */
export const NAMED: Record<string, readonly string[]> = {
  'any-ack-closes-last-ack': [
    'LAST_ACK –rcv.ACK.duplicate | rcv.ACK.old | rcv.DATA.duplicateAck→ CLOSED instead of LAST_ACK',
    'LAST_ACK –rcv.FIN | rcv.DATA_FIN→ CLOSED instead of LAST_ACK, silence instead of snd ACK, "connection closing"',
  ],
  'close-wait-missing': [
    'SYN_SENT –rcv.SYN_ACK.withFin→ LAST_ACK instead of CLOSE_WAIT, snd FIN, "connection closing" instead of snd ACK, "connection closing"',
    'SYN_RCVD/passive –rcv.FIN_ACK→ LAST_ACK instead of CLOSE_WAIT, snd FIN, "connection closing" instead of snd ACK, "connection closing"',
    'SYN_RCVD/passive | SYN_RCVD/active | ESTABLISHED –rcv.DATA_FIN_ACK→ LAST_ACK instead of CLOSE_WAIT, snd FIN, "data", "connection closing" instead of snd ACK, "data", "connection closing"',
    'SYN_RCVD/active –rcv.SYN_ACK.withFin | rcv.FIN_ACK→ LAST_ACK instead of CLOSE_WAIT, snd FIN, "connection closing" instead of snd ACK, "connection closing"',
    'ESTABLISHED –rcv.FIN→ LAST_ACK instead of CLOSE_WAIT, snd FIN, "connection closing" instead of snd ACK, "connection closing"',
  ],
  'closing-never-leaves': [
    'CLOSING –rcv.ACK | rcv.DATA→ CLOSING instead of TIME_WAIT',
    'CLOSING –rcv.FIN_ACK | rcv.DATA_FIN_ACK→ CLOSING instead of TIME_WAIT, silence instead of snd ACK, "connection closing"',
  ],
  'fin-in-syn-rcvd-lost': [
    'SYN_RCVD/passive | SYN_RCVD/active –rcv.FIN_ACK→ ESTABLISHED instead of CLOSE_WAIT, snd ACK instead of snd ACK, "connection closing"',
    'SYN_RCVD/passive | SYN_RCVD/active –rcv.DATA_FIN_ACK→ ESTABLISHED instead of CLOSE_WAIT, snd ACK, "data" instead of snd ACK, "data", "connection closing"',
  ],
  'fin-not-retransmitted': [
    'FIN_WAIT_1 | CLOSING | LAST_ACK –timeout.retransmission→ silence instead of snd FIN',
  ],
  'fin-wait-1-moves-on-any-ack': [
    'SYN_RCVD/passive | SYN_RCVD/active –CLOSE→ FIN_WAIT_2 instead of FIN_WAIT_1',
    'FIN_WAIT_1 –rcv.ACK.duplicate | rcv.ACK.old | rcv.DATA.duplicateAck→ FIN_WAIT_2 instead of FIN_WAIT_1',
    'FIN_WAIT_1 –rcv.FIN | rcv.DATA_FIN→ TIME_WAIT instead of CLOSING',
  ],
  'last-octet-lost-with-fin': [
    'SYN_RCVD/passive | SYN_RCVD/active | ESTABLISHED | FIN_WAIT_2 –rcv.DATA_FIN_ACK→ delivered 9 octets to the user, expected 10',
    'FIN_WAIT_1 –rcv.DATA_FIN | rcv.DATA_FIN_ACK→ delivered 9 octets to the user, expected 10',
  ],
  'fin-with-data-loses-data': [
    'SYN_RCVD/passive | SYN_RCVD/active | ESTABLISHED | FIN_WAIT_2 –rcv.DATA_FIN_ACK→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
    'FIN_WAIT_1 –rcv.DATA_FIN | rcv.DATA_FIN_ACK→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
  ],
  'rst-answered-with-rst': [
    'CLOSED –rcv.RST | rcv.RST_ACK | rcv.RST.withData | rcv.SYN_RST→ snd RST instead of silence',
  ],
  'rst-in-window-accepted': ['rcv.RST.inWindow is taken for rcv.RST, in 9 states'],
  'rst-out-of-window-accepted': [
    'rcv.RST.inWindow is taken for rcv.RST, in 9 states',
    'rcv.RST.outOfWindow is taken for rcv.RST, in 9 states',
    'rcv.RST.before is taken for rcv.RST, in 9 states',
    'rcv.RST.beyondWindow is taken for rcv.RST, in 9 states',
  ],
  'simultaneous-close-goes-to-last-ack': ['FIN_WAIT_1 –rcv.FIN | rcv.DATA_FIN→ LAST_ACK instead of CLOSING'],
  'simultaneous-close-jumps-to-closed': ['FIN_WAIT_1 –rcv.FIN | rcv.DATA_FIN→ CLOSED instead of CLOSING'],
  'simultaneous-open-refused': [
    'SYN_SENT –rcv.SYN→ CLOSED instead of SYN_RCVD/active, snd RST, "connection reset" instead of snd SYN,ACK',
  ],
  'syn-in-established-resets': [
    'ESTABLISHED –rcv.SYN | rcv.SYN_ACK | rcv.SYN_ACK.unacceptable | rcv.SYN_ACK.withData | rcv.SYN_ACK.withFin→ CLOSED instead of ESTABLISHED, snd RST, "connection reset" instead of snd ACK',
  ],
  'syn-rcvd-accepts-any-ack': [
    'SYN_RCVD/passive –rcv.ACK.duplicate | rcv.ACK.future | rcv.ACK.old | rcv.ACK.tooOld→ ESTABLISHED instead of SYN_RCVD/passive, silence instead of snd RST',
    'SYN_RCVD/passive –rcv.DATA.duplicateAck→ ESTABLISHED instead of SYN_RCVD/passive, snd ACK, "data" instead of snd RST',
    'SYN_RCVD/passive –rcv.FIN→ CLOSE_WAIT instead of SYN_RCVD/passive, snd ACK, "connection closing" instead of snd RST',
    'SYN_RCVD/passive –rcv.DATA_FIN→ CLOSE_WAIT instead of SYN_RCVD/passive, snd ACK, "data", "connection closing" instead of snd RST',
    'SYN_RCVD/active –rcv.ACK.duplicate | rcv.ACK.future | rcv.ACK.old | rcv.ACK.tooOld→ ESTABLISHED instead of SYN_RCVD/active, silence instead of snd RST',
    'SYN_RCVD/active –rcv.DATA.duplicateAck→ ESTABLISHED instead of SYN_RCVD/active, snd ACK, "data" instead of snd RST',
    'SYN_RCVD/active –rcv.FIN→ CLOSE_WAIT instead of SYN_RCVD/active, snd ACK, "connection closing" instead of snd RST',
    'SYN_RCVD/active –rcv.DATA_FIN→ CLOSE_WAIT instead of SYN_RCVD/active, snd ACK, "data", "connection closing" instead of snd RST',
  ],
  'syn-rcvd-rst-kills-listener': [
    'SYN_RCVD/passive –rcv.RST | rcv.RST_ACK | rcv.RST.withData | rcv.SYN_RST→ CLOSED instead of LISTEN',
  ],
  'syn-sent-accepts-any-ack': [
    'SYN_SENT –rcv.SYN_ACK.unacceptable→ ESTABLISHED instead of SYN_SENT, snd ACK instead of snd RST',
    'SYN_SENT –rcv.ACK.duplicate | rcv.ACK.future | rcv.ACK.old | rcv.ACK.tooOld | rcv.DATA.duplicateAck | rcv.FIN | rcv.DATA_FIN→ silence instead of snd RST',
  ],
  'syn-sent-accepts-rst-without-ack': [
    'SYN_SENT –rcv.RST.noAck | rcv.SYN_RST→ CLOSED instead of SYN_SENT, "connection reset" instead of silence',
  ],
  'time-wait-fin-not-acknowledged': [
    'TIME_WAIT –rcv.SYN_ACK.withFin | rcv.FIN.outOfWindow | rcv.FIN.beyondWindow→ silence instead of snd ACK',
  ],
  'time-wait-not-restarted': [
    'TIME_WAIT –rcv.FIN | rcv.DATA_FIN_ACK→ snd ACK instead of snd ACK, start 2MSL timer',
  ],
  'time-wait-skipped': [
    'FIN_WAIT_1 –rcv.FIN_ACK | rcv.DATA_FIN_ACK→ CLOSED instead of TIME_WAIT',
    'FIN_WAIT_2 –rcv.FIN | rcv.DATA_FIN_ACK→ CLOSED instead of TIME_WAIT',
  ],
  'wrong-rst-sequence-number': [
    'CLOSED –rcv.SYN_ACK | rcv.SYN_ACK.withData | rcv.SYN_ACK.withFin | rcv.ACK | rcv.DATA | rcv.FIN | rcv.DATA_FIN_ACK→ snd RST with another SEQ than SEG.ACK',
  ],
  'data-before-ack-of-fin-dropped': [
    'FIN_WAIT_1 –rcv.DATA.duplicateAck→ silence instead of snd ACK, "data"',
    'FIN_WAIT_1 –rcv.DATA_FIN→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
  ],
  'data-after-close-discarded': [
    'FIN_WAIT_1 –rcv.DATA | rcv.DATA.duplicateAck→ snd ACK instead of snd ACK, "data"',
    'FIN_WAIT_1 –rcv.DATA_FIN | rcv.DATA_FIN_ACK→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
    'FIN_WAIT_2 –rcv.DATA→ snd ACK instead of snd ACK, "data"',
    'FIN_WAIT_2 –rcv.DATA_FIN_ACK→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
  ],
  'rst-ack-ends-handshake': [
    'SYN_RCVD/passive –rcv.RST_ACK→ ESTABLISHED instead of LISTEN',
    'SYN_RCVD/active –rcv.RST_ACK→ ESTABLISHED instead of CLOSED, silence instead of "connection refused"',
  ],
  'rst-with-ack-ignored': [
    'rcv.RST_ACK is taken for rcv.RST.outOfWindow, in 9 states',
    'SYN_SENT –rcv.RST | rcv.RST.withData→ SYN_SENT instead of CLOSED, silence instead of "connection reset"',
  ],
  'rst-with-data-acknowledged': ['rcv.RST.withData is taken for rcv.SYN.outOfWindow, in 9 states'],
  'listen-answers-rst-ack': ['LISTEN –rcv.RST_ACK→ snd RST instead of silence'],
  'keep-alive-not-answered': ['rcv.keepAlive, in 9 states: silence instead of snd ACK'],
  'fin-beyond-window-counts': ['rcv.FIN.beyondWindow is taken for rcv.FIN, in 9 states'],
  'data-beyond-window-not-acknowledged': ['rcv.DATA.beyondWindow, in 9 states: silence instead of snd ACK'],
  'newer-syn-in-time-wait-ignored': ['TIME_WAIT –rcv.SYN.beyondWindow→ silence instead of snd ACK'],
  'old-ack-challenged': ['ESTABLISHED | CLOSE_WAIT | FIN_WAIT_2 –rcv.ACK.old→ snd ACK instead of silence'],
  'data-without-ack-taken': [
    'ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 –rcv.DATA.noAck→ snd ACK, "data" instead of silence',
    'ESTABLISHED –rcv.FIN.noAck→ CLOSE_WAIT instead of ESTABLISHED, snd ACK, "connection closing" instead of silence',
    'FIN_WAIT_1 –rcv.FIN.noAck→ CLOSING instead of FIN_WAIT_1, snd ACK, "connection closing" instead of silence',
    'CLOSE_WAIT | CLOSING | LAST_ACK | TIME_WAIT –rcv.FIN.noAck→ snd ACK, "connection closing" instead of silence',
    'FIN_WAIT_2 –rcv.FIN.noAck→ TIME_WAIT instead of FIN_WAIT_2, snd ACK, "connection closing" instead of silence',
  ],
  'data-without-ack-acknowledged': ['FIN_WAIT_1 –rcv.DATA.noAck→ snd ACK instead of silence'],
  'rst-left-of-window-accepted': [
    'CLOSE_WAIT –rcv.RST.before→ CLOSED instead of CLOSE_WAIT, "connection reset" instead of silence',
    'CLOSING –rcv.RST.before→ CLOSED instead of CLOSING',
    'LAST_ACK –rcv.RST.before→ CLOSED instead of LAST_ACK',
  ],
};

/** A run of the endpoint with the bug names it, with its state seen or not. */
export async function expectNamed(bug: string, state: boolean, suite: string): Promise<void> {
  expect((await told(bug, state, suite)).toSorted()).toEqual((NAMED[bug] ?? []).toSorted());
}
