import { describe, expect, it } from 'vitest';
import { reference } from '../../src/adapters/reference/adapter.ts';
import { ofStates } from '../../src/adapters/reference/bugs/states.ts';
import { learn } from '../../src/learn/learn.ts';
import { unlikenessIn } from '../../src/learn/unlike.ts';
import { CONFIGURATIONS, stateOf } from '../../src/model/configuration.ts';
import { fsmOf } from '../../src/model/table-fsm.ts';
import { tcpTable } from '../../src/model/tcp-table.ts';
import { capabilitiesUnder } from '../../src/run/check-adapter.ts';
import { causesOf, type JudgedCell, judgeLearned } from '../../src/run/judge-learned.ts';
import { type LearnedStackOptions, learnedStack } from '../../src/run/learned-stack.ts';
import type { Ledger } from '../../src/run/ledger.ts';
import { specificationFor } from '../../src/run/specification.ts';

const priors = [fsmOf(tcpTable())];
/** A few inputs, and half of 2MSL. */
const TIMES = [
  'OPEN.passive',
  'OPEN.active',
  'CLOSE',
  'rcv.SYN',
  'rcv.SYN_ACK',
  'rcv.ACK',
  'rcv.FIN',
  'rcv.FIN_ACK',
  'timeout.2MSL',
  'time.MSL',
];

async function judged(
  given: LearnedStackOptions = {},
  { extra = 0, ledger }: { extra?: number; ledger?: Ledger } = {},
) {
  const { options = {}, observe = 'state' } = given;
  const stack = await learnedStack(reference, given);
  const capabilities = capabilitiesUnder(reference, options);
  const specification = await specificationFor(capabilities, stack.inputs, { observe });
  try {
    const learned = await learn(stack, { extra, priors, budget: { states: 60 } });
    return { learned, specification, ...judgeLearned(learned, specification, ledger) };
  } finally {
    await stack.dispose();
  }
}

function failures(cells: readonly JudgedCell[]): string[] {
  return cells.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
}

describe('RFC 9293 as a machine that was learned', () => {
  it.each([
    { inputs: 'full' },
    { inputs: 'wide' },
    { inputs: 'core' },
    { inputs: 'figure' },
    { inputs: TIMES },
  ] as const)('has the configurations of the table, with %j', async ({ inputs }) => {
    const stack = await learnedStack(reference, { inputs });
    const { labels, configurations } = await specificationFor(reference.capabilities, stack.inputs);
    expect(configurations.map((one) => stateOf(one))).toEqual(labels);
    if (inputs === 'full' || inputs === 'wide')
      expect([...configurations].sort()).toEqual([...CONFIGURATIONS].sort());
  });

  it.each([
    [{}],
    [{ observe: 'outputs' as const }],
    [{ inputs: 'wide' as const, observe: 'outputs' as const }],
    [{ options: { state: 'hidden' } }],
  ])('is the embedded endpoint, however that is seen: %j', async (given) => {
    const { cells, difference, names } = await judged(given, { extra: 1 });
    expect([cells, difference.alone]).toEqual([[], [[], []]]);
    expect(names.filter((name) => !name.includes('#')).toSorted()).toEqual([...CONFIGURATIONS].sort());
  });
});

describe('a seeded bug', () => {
  // Only half of 2MSL shows it.
  const LATER = 'time-wait-not-restarted';

  it.each(Object.keys(ofStates).filter((bug) => bug !== LATER))('is another machine: %s', async (bug) => {
    const { cells } = await judged({ options: { bug } });
    expect(failures(cells)).not.toEqual([]);
  });

  it('of a timer shows where half of 2MSL is an input', async () => {
    const given = { options: { bug: LATER }, inputs: TIMES };
    expect(failures((await judged(given, { extra: 1 })).cells)).toEqual(['TIME_WAIT/time.MSL']);
  });

  it('is named by the cell that it is in, where no state is shown as well', async () => {
    const given = { options: { bug: 'close-wait-missing' } };
    const places = [
      'ESTABLISHED/rcv.DATA_FIN',
      'ESTABLISHED/rcv.FIN',
      'ESTABLISHED/rcv.FIN_ACK',
      'SYN_RCVD/active/rcv.FIN_ACK',
      'SYN_RCVD/passive/rcv.FIN_ACK',
    ];
    for (const observe of ['state', 'outputs'] as const) {
      const { cells } = await judged({ ...given, observe }, { extra: observe === 'state' ? 0 : 1 });
      expect(failures(cells).toSorted()).toEqual(places);
    }
  });

  it('is known where a ledger has it, and one cause with one reason', async () => {
    const why = 'It sends its FIN at once.';
    const entry = (cell: string, outputs: string[]) => ({ cell, does: { state: 'LAST_ACK', outputs }, why });
    const ledger: Ledger = {
      sut: 'reference',
      deviations: [
        entry('ESTABLISHED/rcv.FIN', ['snd FIN']),
        entry('ESTABLISHED/rcv.FIN_ACK', ['snd FIN']),
        // Another answer than it gives.
        entry('ESTABLISHED/rcv.DATA_FIN', ['snd ACK']),
      ],
    };
    const { cells, specification } = await judged({ options: { bug: 'close-wait-missing' } }, { ledger });
    expect(failures(cells)).toHaveLength(3);
    const causes = causesOf(cells, specification);
    expect(causes.map(({ verdict, cells: { length } }) => [verdict, length])).toContainEqual(['known', 2]);
    expect(causes.find(({ verdict }) => verdict === 'known')?.what).toBe(why);
  });
});

describe('a state of the same name as another', () => {
  it('is told from it by a shortest word, and what each answers', async () => {
    const { learned, names } = await judged({ inputs: TIMES }, { extra: 1 });
    const [one, other] = [names.indexOf('TIME_WAIT'), names.indexOf('TIME_WAIT#2')];
    const unlike = unlikenessIn(learned.machine)(one, other);
    expect(unlike?.word).toEqual(['time.MSL']);
  });
});

describe('the ACK of octets', () => {
  it('may be held back, but by a stack that holds none back', async () => {
    const specification = await specificationFor(reference.capabilities, [
      'OPEN.active',
      'rcv.SYN_ACK',
      'rcv.DATA',
    ]);
    const { machine, labels } = specification;
    const said = machine.outputs.indexOf('ACK(NXT,SEG) "data"');
    const output = machine.output.map((one) => (one === said ? machine.outputs.length : one));
    const late = { machine: { ...machine, output, outputs: [...machine.outputs, '"data"'] }, labels };
    const verdicts = (delaysAcks: boolean) =>
      judgeLearned(late, { ...specification, delaysAcks }).cells.map(({ verdict }) => verdict);
    expect([verdicts(true), verdicts(false)]).toEqual([['allowed'], ['fail']]);
  });
});

describe('a verdict', () => {
  const inputs = [
    'OPEN.passive',
    'OPEN.active',
    'CLOSE',
    'rcv.SYN',
    'rcv.SYN_ACK',
    'rcv.RST',
    'rcv.ACK',
    'rcv.FIN',
  ];

  /** The RFC's machine, with another answer in one cell. */
  async function changed(
    state: string,
    input: string,
    answer: { output?: string; next?: string },
    hidden = false,
  ) {
    const observe = hidden ? 'outputs' : 'state';
    const specification = await specificationFor(reference.capabilities, inputs, { observe });
    const { machine, labels, configurations } = specification;
    const cell = machine.states.indexOf(state) * machine.inputs.length + machine.inputs.indexOf(input);
    const outputs = [...machine.outputs, answer.output ?? ''];
    const [output, next] = [machine.output.slice(), machine.next.slice()];
    if (answer.output !== undefined) output[cell] = outputs.length - 1;
    if (answer.next !== undefined)
      next[cell] = configurations.indexOf(answer.next as (typeof configurations)[number]);
    return { specification, stack: { machine: { ...machine, outputs, output, next }, labels } };
  }

  const verdictOf = async (...given: Parameters<typeof changed>) => {
    const { specification, stack } = await changed(...given);
    const { cells } = judgeLearned(stack, specification);
    return cells.map(({ id, verdict }) => `${id} ${verdict}`);
  };

  it('of a crash is a failure, whatever the RFC allows to do in silence', async () => {
    for (const hidden of [false, true])
      expect(await verdictOf('CLOSING', 'rcv.RST', { output: 'crashed' }, hidden)).toContain(
        'CLOSING/rcv.RST fail',
      );
  });

  it('of a reset from CLOSED looks at the ACK, which is all that proves it', async () => {
    expect(await verdictOf('CLOSED', 'rcv.SYN', { output: 'RST(0)' })).toEqual(['CLOSED/rcv.SYN fail']);
    expect(await verdictOf('CLOSED', 'rcv.ACK', { output: 'RST,ACK(SEG.ACK,RCV)' })).toEqual([
      'CLOSED/rcv.ACK allowed',
    ]);
  });

  it('of what is allowed looks at the numbers', async () => {
    const answer = (output: string) =>
      verdictOf('SYN_RCVD/passive', 'rcv.SYN', { output, next: 'SYN_RCVD/passive' });
    expect(await answer('ACK(NXT,RCV)')).toEqual(['SYN_RCVD/passive/rcv.SYN allowed']);
    expect(await answer('ACK(NXT+777,RCV)')).toEqual(['SYN_RCVD/passive/rcv.SYN fail']);
  });

  it('is said of what lies behind what is allowed as well', async () => {
    const { specification, stack } = await changed('SYN_RCVD/passive', 'rcv.SYN', {
      output: 'ACK(NXT,RCV)',
      next: 'SYN_RCVD/passive',
    });
    // There is another ESTABLISHED behind it, which takes no reset.
    const { machine, labels } = stack;
    const width = machine.inputs.length;
    const twinOf = machine.states.indexOf('SYN_RCVD/passive');
    const twin = machine.states.length;
    const row = (from: Int32Array) => [...from, ...from.slice(twinOf * width, (twinOf + 1) * width)];
    const [next, output] = [Int32Array.from(row(machine.next)), Int32Array.from(row(machine.output))];
    next[twinOf * width + machine.inputs.indexOf('rcv.SYN')] = twin;
    next[twin * width + machine.inputs.indexOf('rcv.SYN')] = twin;
    next[twin * width + machine.inputs.indexOf('rcv.RST')] = twin;
    const larger = {
      machine: { ...machine, states: [...machine.states, 'twin'], next, output },
      labels: [...labels, 'SYN_RCVD'],
    };
    const { cells, difference } = judgeLearned(larger, specification);
    expect(cells.map(({ id, verdict }) => `${id} ${verdict}`)).toContain('SYN_RCVD/passive/rcv.RST fail');
    expect(difference.alone[1]).toEqual([]);
  });
});
