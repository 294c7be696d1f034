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
    'LAST_ACK –rcv.ACK.duplicate→ CLOSED instead of LAST_ACK',
    'LAST_ACK –rcv.FIN→ CLOSED instead of LAST_ACK, silence instead of snd ACK, "connection closing"',
  ],
  'closing-never-leaves': [
    'CLOSING –rcv.ACK | rcv.DATA→ CLOSING instead of TIME_WAIT',
    'CLOSING –rcv.FIN_ACK | rcv.DATA_FIN_ACK→ CLOSING instead of TIME_WAIT, silence instead of snd ACK, "connection closing"',
  ],
  'fin-not-retransmitted': [
    'FIN_WAIT_1 | CLOSING | LAST_ACK –timeout.retransmission→ silence instead of snd FIN',
  ],
  'fin-wait-1-moves-on-any-ack': [
    'SYN_RCVD/passive | SYN_RCVD/active –CLOSE→ FIN_WAIT_2 instead of FIN_WAIT_1',
    'FIN_WAIT_1 –rcv.ACK.duplicate→ FIN_WAIT_2 instead of FIN_WAIT_1',
    'FIN_WAIT_1 –rcv.FIN→ TIME_WAIT instead of CLOSING',
  ],
  'fin-with-data-loses-data': [
    'SYN_RCVD/passive | SYN_RCVD/active | ESTABLISHED | FIN_WAIT_1 | FIN_WAIT_2 –rcv.DATA_FIN_ACK→ snd ACK, "connection closing" instead of snd ACK, "data", "connection closing"',
  ],
  'rst-answered-with-rst': ['CLOSED –rcv.RST→ snd RST instead of silence'],
  'rst-in-window-accepted': ['rcv.RST.inWindow is taken for rcv.RST, in 9 states'],
  'rst-out-of-window-accepted': [
    'rcv.RST.inWindow is taken for rcv.RST, in 9 states',
    'rcv.RST.outOfWindow is taken for rcv.RST, in 9 states',
  ],
  'simultaneous-close-goes-to-last-ack': ['FIN_WAIT_1 –rcv.FIN→ LAST_ACK instead of CLOSING'],
  'simultaneous-close-jumps-to-closed': ['FIN_WAIT_1 –rcv.FIN→ CLOSED instead of CLOSING'],
  'simultaneous-open-refused': [
    'SYN_SENT –rcv.SYN→ CLOSED instead of SYN_RCVD/active, snd RST, "connection reset" instead of snd SYN,ACK',
  ],
  'syn-in-established-resets': [
    'ESTABLISHED –rcv.SYN | rcv.SYN_ACK | rcv.SYN_ACK.unacceptable→ CLOSED instead of ESTABLISHED, snd RST, "connection reset" instead of snd ACK',
  ],
  'syn-rcvd-rst-kills-listener': ['SYN_RCVD/passive –rcv.RST→ CLOSED instead of LISTEN'],
  'syn-sent-accepts-rst-without-ack': [
    'SYN_SENT –rcv.RST.noAck→ CLOSED instead of SYN_SENT, "connection reset" instead of silence',
  ],
  'time-wait-fin-not-acknowledged': ['TIME_WAIT –rcv.FIN.outOfWindow→ silence instead of snd ACK'],
  'time-wait-not-restarted': [
    'TIME_WAIT –rcv.FIN | rcv.DATA_FIN_ACK→ snd ACK instead of snd ACK, start 2MSL timer',
  ],
  'wrong-rst-sequence-number': [
    'CLOSED –rcv.SYN_ACK | rcv.ACK | rcv.DATA | rcv.FIN | rcv.DATA_FIN_ACK→ snd RST with another SEQ than SEG.ACK',
  ],
  'time-wait-skipped': [
    'FIN_WAIT_1 –rcv.FIN_ACK | rcv.DATA_FIN_ACK→ CLOSED instead of TIME_WAIT',
    'FIN_WAIT_2 –rcv.FIN | rcv.DATA_FIN_ACK→ CLOSED instead of TIME_WAIT',
  ],
};

/** A run of the endpoint with the bug names it, with its state seen or not. */
export async function expectNamed(bug: string, state: boolean, suite: string): Promise<void> {
  expect((await told(bug, state, suite)).toSorted()).toEqual((NAMED[bug] ?? []).toSorted());
}
