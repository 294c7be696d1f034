import { stateOf } from '../model/configuration.ts';
import type { Table } from '../model/table.ts';
import type { Ledger } from './ledger.ts';
import type { System } from './runner.ts';
import type { Subject, Track } from './subject.ts';

/** A table, or a mutant of it, as a system under test that tells its state and every signal the table has. */
export function tableSystem(name: string, table: Table, mutant: Table, ledger?: Ledger): System {
  return {
    name,
    ledger,
    capabilities: {
      state: true,
      signals: [...new Set(table.cells.flatMap((cell) => cell.signals))],
      clock: 'virtual',
      timers: {},
      expires: ['2MSL', 'user', 'retransmission'],
    },
    *open() {
      return tableSubject(mutant);
    },
  };
}

/** A table as a system under test: the machine itself, or a mutant of it. It speaks abstract outputs. */
export function tableSubject(table: Table): Subject {
  let state = table.initial;
  return {
    *begin() {
      state = table.initial;
      return WITHOUT_NUMBERS;
    },
    *apply({ input }) {
      const { next, outputs, signals } = table.cell(state, input);
      state = next;
      return {
        state: stateOf(next),
        outputs: outputs.map((name) => ({ name })),
        signals,
        sees: () => true,
      };
    },
    *dispose() {},
  };
}

/** A table has no numbers and no timers to keep. */
const WITHOUT_NUMBERS: Track = {
  accept() {},
  mismatch: () => null,
  heard: ({ input }) => [input],
  fork: () => WITHOUT_NUMBERS,
};
