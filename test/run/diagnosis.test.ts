import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { firstOrderFaults } from '../../src/fsm/faults.ts';
import { type Fsm, labelOf } from '../../src/fsm/fsm.ts';
import { diagnose, type FailedWord, suspectText } from '../../src/fsm/proof/diagnosis.ts';
import { PassedTree } from '../../src/fsm/proof/observation-tree.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../src/fsm/suites/generator.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { faultsTold } from '../../src/report/diagnosis-text.ts';
import { addEvidence, conclude, createEvidence } from '../../src/run/evidence.ts';
import { wholeFsmFor } from '../../src/run/plan.ts';
import { runAgainst } from './fake-sut.ts';

const table = tcpTable();

async function told(bug: string, state: boolean, suite: string) {
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
const NAMED: Record<string, readonly string[]> = {
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

describe('a seeded bug of the endpoint is named exactly:', () => {
  for (const [bug, faults] of Object.entries(NAMED)) {
    it(bug, async () => {
      expect((await told(bug, true, 'transitions')).toSorted()).toEqual(faults.toSorted());
    });
  }
});

describe('on a black box, where the fault shows only later, it is named all the same:', () => {
  for (const bug of [
    'simultaneous-close-goes-to-last-ack',
    'simultaneous-close-jumps-to-closed',
    'syn-rcvd-rst-kills-listener',
    'time-wait-skipped',
    'rst-out-of-window-accepted',
  ]) {
    it(bug, async () => {
      expect((await told(bug, false, 'wp')).toSorted()).toEqual((NAMED[bug] ?? []).toSorted());
    });
  }
});

/** What a machine with the fault would show of a suite. */
function play(fsm: Fsm, change: { cell: number; next: number; output: number }) {
  const passed = new PassedTree(fsm);
  const failed: FailedWord[] = [];
  const width = fsm.inputs.length;
  for (const word of SUITES.get('wp')?.words(fsm, { ...SUITE_DEFAULTS, extraStates: 0 }) ?? []) {
    let [due, state] = [fsm.initial, fsm.initial];
    let given = 0;
    for (const input of word) {
      const cell = state * width + input;
      const isFaulty = cell === change.cell;
      const output = isFaulty ? change.output : (fsm.output[cell] ?? 0);
      const right = fsm.output[due * width + input];
      state = isFaulty ? change.next : (fsm.next[cell] ?? state);
      due = fsm.next[due * width + input] ?? due;
      if (output !== right || labelOf(fsm, state) !== labelOf(fsm, due)) {
        failed.push({
          word: word.slice(0, given + 1),
          output: fsm.outputs[output] ?? '',
          label: labelOf(fsm, state),
        });
        break;
      }
      given++;
    }
    if (given > 0) passed.add(word.slice(0, given));
  }
  return { passed, failed };
}

describe('a fault of the machine, played on a black box', () => {
  it('is among those named, for every fiftieth of them', () => {
    // Without other right answers and cells left out the machine is one that any system could be.
    const fsm = { ...fsmOf(table, { alphabet: 'core', state: false }), alternatives: new Map() };
    let exact = 0;
    let tried = 0;
    for (const [at, fault] of [...firstOrderFaults(fsm)].entries()) {
      const [change] = fault.changes;
      if (at % 50 !== 0 || change === undefined) continue;
      const { passed, failed } = play(fsm, change);
      if (failed.length === 0) continue;
      tried++;
      const { findings } = diagnose(passed, failed);
      const due = suspectText(fsm, { changes: [{ ...change, output: fsm.outputs[change.output] ?? '' }] });
      const [first] = findings;
      const names =
        first === undefined
          ? []
          : [first.suspect, ...first.rivals].map((suspect) => suspectText(fsm, suspect));
      if (names.includes(due)) exact++;
    }
    expect(tried).toBeGreaterThan(50);
    expect(exact / tried).toBeGreaterThan(0.9);
  });
});
