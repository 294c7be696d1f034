import { isState, STATES, stateOf } from '../../model/configuration.ts';
import { inputsOf } from '../../model/table-fsm.ts';
import { TABLE_FORMATS, type TableFormat } from '../../report/table-formats.ts';
import type { Command } from '../flags.ts';
import { alphabetFlag, COMMON_FLAGS, unknown } from '../flags.ts';
import { MACHINE_FLAG, tableFlags } from '../machine-flag.ts';
import { print } from '../output.ts';

export const tableCommand: Command = {
  name: 'table',
  summary: 'what every state does with every input, and the clause that says so',
  flags: {
    machine: MACHINE_FLAG,
    ...COMMON_FLAGS,
    format: { type: 'string', value: 'text|json|csv|markdown', help: 'how to print it (default text)' },
    state: { type: 'string', value: 'STATE', help: 'only this state' },
  },
  async run(given) {
    const format = given.text('format') ?? 'text';
    if (!Object.hasOwn(TABLE_FORMATS, format)) throw unknown('--format', format, Object.keys(TABLE_FORMATS));
    const state = given.text('state');
    const table = await tableFlags(given);
    const { configurations } = table;
    if (state !== undefined && !isState(state) && !configurations.some((one) => one === state)) {
      throw unknown('--state', state, [...new Set<string>([...STATES, ...configurations])]);
    }
    const inputs = inputsOf(table, alphabetFlag(given));
    const cells = table.cells.filter(
      (cell) =>
        inputs.includes(cell.input) &&
        (state === undefined || state === cell.state || state === stateOf(cell.state)),
    );
    await print(TABLE_FORMATS[format as TableFormat](cells));
    return 0;
  },
};
