import { ALPHABETS, type Input } from '../../model/alphabet.ts';
import { CONFIGURATIONS, isConfiguration, isState, STATES, stateOf } from '../../model/configuration.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { TABLE_FORMATS, type TableFormat } from '../../report/table-formats.ts';
import type { Command } from '../flags.ts';
import { alphabetFlag, COMMON_FLAGS, profileFlag, unknown } from '../flags.ts';
import { print } from '../output.ts';

export const tableCommand: Command = {
  name: 'table',
  summary: 'what every state does with every input, and the clause that says so',
  flags: {
    ...COMMON_FLAGS,
    format: { type: 'string', value: 'text|json|csv|markdown', help: 'how to print it (default text)' },
    state: { type: 'string', value: 'STATE', help: 'only this state' },
  },
  async run(given) {
    const format = given.text('format') ?? 'text';
    if (!Object.hasOwn(TABLE_FORMATS, format)) throw unknown('--format', format, Object.keys(TABLE_FORMATS));
    const state = given.text('state');
    if (state !== undefined && !isState(state) && !isConfiguration(state)) {
      throw unknown('--state', state, [...new Set<string>([...STATES, ...CONFIGURATIONS])]);
    }
    const inputs: readonly Input[] = ALPHABETS[alphabetFlag(given)];
    const cells = tcpTable(profileFlag(given)).cells.filter(
      (cell) =>
        inputs.includes(cell.input) &&
        (state === undefined || state === cell.state || state === stateOf(cell.state)),
    );
    await print(TABLE_FORMATS[format as TableFormat](cells));
    return 0;
  },
};
