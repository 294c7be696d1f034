import { MACHINE_FORMATS, type MachineFormat } from '../../export/formats.ts';
import { exportPacketdrill } from '../export-packetdrill.ts';
import { exportTestFiles } from '../export-test-files.ts';
import { CASE_FLAGS, COMMON_FLAGS, type Command, type GivenFlags } from '../flags.ts';
import { MACHINE_FLAG, tableFlags } from '../machine-flag.ts';
import { STANDARD_OUTPUT, targetOf, writeReport } from '../reporters/report-file.ts';
import { UsageError } from '../usage-error.ts';

interface Format {
  summary: string;
  /** The flags this format uses. */
  flags: readonly string[];
  write(given: GivenFlags): Promise<number>;
}

const machine = (format: MachineFormat, summary: string): Format => ({
  summary,
  flags: ['machine', 'figure', 'profile', 'out'],
  async write(given) {
    const target = targetOf(given, 'out') ?? STANDARD_OUTPUT;
    const figure = given.on('figure');
    const table = await tableFlags(given);
    if (figure && table.machine === 'data')
      throw new UsageError('--figure: Figure 5 has no queues; leave out --figure or --machine data');
    const text = MACHINE_FORMATS[format](table, { figure });
    await writeReport(target, text);
    return 0;
  },
});

const SUITE_FLAGS = ['suite', 'case', 'alphabet', 'profile', 'extra-states', 'seed', 'out', 'force'];
const STACK_FLAGS = ['machine', 'sut', 'option', 'deviations', 'strict', 'files'];

const FORMATS: Readonly<Record<string, Format>> = {
  json: machine('json', 'the machine as data that reloads: createMachine(JSON.parse(…))'),
  mermaid: machine('mermaid', 'a Mermaid state diagram'),
  dot: machine('dot', 'a Graphviz graph'),
  svg: machine('svg', 'a picture, light and dark'),
  plantuml: machine('plantuml', 'a PlantUML state diagram'),
  scxml: machine('scxml', 'SCXML, whole and executable'),
  markdown: machine('markdown', 'the table of states and inputs'),
  vitest: {
    summary: 'a suite as test files for vitest',
    flags: [...SUITE_FLAGS, ...STACK_FLAGS],
    write: (given) => exportTestFiles('vitest', given),
  },
  'node-test': {
    summary: 'a suite as test files for node:test',
    flags: [...SUITE_FLAGS, ...STACK_FLAGS],
    write: (given) => exportTestFiles('node-test', given),
  },
  packetdrill: {
    summary: 'a suite as packetdrill scripts for Linux',
    flags: SUITE_FLAGS,
    write: exportPacketdrill,
  },
};

export const exportCommand: Command = {
  name: 'export',
  summary: 'the machine in another language, or a suite as test files',
  argument: {
    name: 'FORMAT',
    choices: Object.fromEntries(Object.entries(FORMATS).map(([name, { summary }]) => [name, summary])),
  },
  flags: {
    out: {
      type: 'string',
      value: 'FILE|DIR',
      help: 'where to write: a file (default standard output), of a suite a folder',
    },
    figure: { type: 'boolean', help: 'of the machine: only Figure 5 of RFC 9293 and its note 2' },
    suite: { type: 'string', value: 'NAME[,NAME]|FILE', help: 'the suites to write (default transitions)' },
    sut: {
      type: 'string',
      value: 'NAME|FILE',
      help: 'the stack the tests are for: reference, linux, or ./my-stack.ts (default reference)',
    },
    files: {
      type: 'string',
      value: 'N',
      help: 'spread the cases evenly over N files, for vitest --shard (default 1)',
    },
    ...CASE_FLAGS,
    machine: MACHINE_FLAG,
    ...COMMON_FLAGS,
    force: { type: 'boolean', help: 'write into a folder that holds files of others' },
  },
  async run(given) {
    const { argument, names } = given;
    const format = FORMATS[argument] as Format;
    const stray = names.find((name) => !format.flags.includes(name));
    if (stray !== undefined) {
      throw new UsageError(
        `export ${argument}: --${stray} means nothing there; its flags: ${format.flags.map((flag) => `--${flag}`).join(', ')}`,
      );
    }
    return format.write(given);
  },
};
