import { describe, expect, it } from 'vitest';
import { firstOrderFaults } from '../../src/fsm/faults.ts';
import { type Fsm, labelOf } from '../../src/fsm/fsm.ts';
import { diagnose, type FailedWord, suspectText } from '../../src/fsm/proof/diagnosis.ts';
import { ObservationTree } from '../../src/fsm/proof/observation-tree.ts';
import { SUITES } from '../../src/fsm/suites/catalogue.ts';
import { SUITE_DEFAULTS } from '../../src/fsm/suites/generator.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { expectNamed, NAMED } from './named-faults.ts';

const table = tcpTable();

describe('a seeded bug of the endpoint is named exactly:', () => {
  for (const bug of Object.keys(NAMED)) it(bug, () => expectNamed(bug, true, 'transitions'));
});

describe('on a black box, where the fault shows only later, it is named all the same:', () => {
  // The others are in the slow tests.
  const bug = 'simultaneous-close-goes-to-last-ack';
  it(bug, () => expectNamed(bug, false, 'wp'));
});

/** What a machine with the fault would show of a suite. */
function play(fsm: Fsm, change: { cell: number; next: number; output: number }) {
  const passed = new ObservationTree(fsm);
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
