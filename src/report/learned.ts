import { type Fsm, NONE } from '../fsm/fsm.ts';
import type { Learned } from '../learn/learn.ts';
import { type Unlikeness, unlikenessIn } from '../learn/unlike.ts';
import { ALPHABETS } from '../model/alphabet.ts';
import { CONFIGURATIONS } from '../model/configuration.ts';
import { type Cause, causesOf, type Judged, type JudgedCell } from '../run/judge-learned.ts';
import type { Specification } from '../run/specification.ts';

/** A stack as it was learned, by the side of RFC 9293: what text, JSON, pictures and the page are made of. */
export interface LearnedReport {
  /** `linux 6.18`. */
  stack: string;
  /** Its states have their names. */
  machine: Fsm;
  labels: readonly string[];
  learned: Learned;
  judged: Judged;
  specification: Specification;
  states: readonly LearnedState[];
  causes: readonly Cause[];
  /** What was said where it ended. */
  lastWords: readonly string[];
  /** What of time was not asked, and why. */
  untimed: string | null;
}

export interface LearnedState {
  name: string;
  /** A shortest way there, by plain inputs where there is one. */
  access: readonly string[];
  /** Of a state whose name has a number: what tells it from the one before it of that name. */
  unlike?: Unlikeness & { than: string };
}

export function learnedReport(
  stack: string,
  learned: Learned,
  {
    judged,
    specification,
    untimed,
    lastWords,
  }: Pick<LearnedReport, 'judged' | 'specification' | 'untimed' | 'lastWords'>,
): LearnedReport {
  const { names } = judged;
  const ways = shortestWays(learned.machine);
  const unlikeness = unlikenessIn(learned.machine);
  const states = names.map((name, state): LearnedState => {
    const access = ways[state] ?? learned.access[state] ?? [];
    const [base = name] = name.split('#');
    const other = names.indexOf(base);
    const unlike = other === state || other < 0 ? null : unlikeness(state, other);
    return { name, access, ...(unlike !== null && { unlike: { ...unlike, than: base } }) };
  });
  return {
    stack,
    learned,
    judged,
    specification,
    untimed,
    lastWords,
    states: states.toSorted((a, b) => rankOf(a.name) - rankOf(b.name) || numberIn(a.name) - numberIn(b.name)),
    machine: { ...learned.machine, states: names },
    labels: learned.labels,
    causes: causesOf(judged.cells, specification),
  };
}

/** In the order of the table; what has no place in it comes last. */
function rankOf(name: string): number {
  const rank = (CONFIGURATIONS as readonly string[]).indexOf(name.split('#')[0] ?? '');
  return rank < 0 ? CONFIGURATIONS.length : rank;
}

function numberIn(name: string): number {
  return Number(name.split('#')[1] ?? 1);
}

/** By state: a shortest word that leads there; of those one of the inputs of Figure 5. */
function shortestWays({ states, inputs, next, initial }: Fsm): (string[] | null)[] {
  const plain: readonly string[] = ALPHABETS.figure;
  const rank = (input: number) => Number(!plain.includes(inputs[input] as string));
  const order = [...inputs.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
  const ways: (string[] | null)[] = states.map(() => null);
  ways[initial] = [];
  // The list grows as it is gone through.
  const open = [initial];
  for (const state of open) {
    for (const input of order) {
      const to = next[state * inputs.length + input] as number;
      if (to === NONE || ways[to]) continue;
      ways[to] = [...(ways[state] ?? []), inputs[input] as string];
      open.push(to);
    }
  }
  return ways;
}

const RIGHT_ALL = 'Every cell is as RFC 9293 has it.';

export function learnedText(report: LearnedReport): string {
  const { stack, learned, states, causes, untimed } = report;
  const { queries, steps, conflicts, sentence } = learned;
  const width = Math.max(...states.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 4);
  const lines = states.flatMap(({ name, access, unlike }) => [
    `  ${name.padEnd(width)}  ${access.join(' ')}`.trimEnd(),
    ...(unlike === undefined ? [] : [`${indent}${unlikeText(unlike)}`]),
  ]);
  return [
    `${stack}: ${queries} queries, ${steps} inputs`,
    '',
    ...lines,
    '',
    ...causes.flatMap((cause) => causeLines(cause, report)),
    ...(causes.length > 0 ? [''] : []),
    ...report.lastWords,
    ...conflicts.map(({ word, answers }) => `answered in ${answers.length} ways: ${word.join(' ')}`),
    ...(untimed === null ? [] : [untimed]),
    countsText(report),
    sentence.replace('the system', 'the stack'),
    '',
  ].join('\n');
}

/** `62 cells are not as RFC 9293 has them: 31 known, 29 allowed, 2 unsupported.` */
export function countsText({ judged: { cells } }: Pick<LearnedReport, 'judged'>): string {
  if (cells.length === 0) return RIGHT_ALL;
  const counts = (['fail', 'known', 'allowed', 'unsupported'] as const).flatMap((verdict) => {
    const count = cells.filter((cell) => cell.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return `${cells.length === 1 ? '1 cell is' : `${cells.length} cells are`} not as RFC 9293 has ${cells.length === 1 ? 'it' : 'them'}: ${counts.join(', ')}.`;
}

/** `unlike ESTABLISHED: rcv.ACK.duplicate is answered with nothing, there with ACK(NXT,RCV)`. */
export function unlikeText({ word, answers, than }: Unlikeness & { than: string }): string {
  const last = word.at(-1) ?? '';
  const behind = word.length === 1 ? '' : `after ${word.slice(0, -1).join(' ')} `;
  const [own, other] = answers.map((all) => answered(all.at(-1)));
  if (own === other) return `unlike ${than}: ${behind}${last} leads elsewhere`;
  return `unlike ${than}: ${behind}${last} is answered with ${own}, there with ${other}`;
}

export function answered(output: string | undefined): string {
  return output === undefined || output === '' ? 'nothing' : output;
}

/** A failure is told whole; of the others it is enough where they are. */
function causeLines({ verdict, what, cells }: Cause, report: LearnedReport): string[] {
  const places = [...new Set(cells.map(({ id }) => id))];
  const head = `${verdict.toUpperCase()}  ${places.length === 1 ? places[0] : `${places.length} cells`}: ${what}`;
  if (verdict !== 'fail') return [head, ...(places.length === 1 ? [] : [`    ${places.join(', ')}`])];
  return [head, ...cells.flatMap((cell) => failureLines(cell, report))];
}

function failureLines(
  { id, rfc, states, answers, word, why }: JudgedCell,
  { judged }: LearnedReport,
): string[] {
  const [due, seen] = answers;
  const name = judged.names[states[1]] ?? '';
  const there = name === id.slice(0, id.lastIndexOf('/')) ? '' : ` in ${name}`;
  return [
    `    ${id}${there} (§${rfc}${why === '' ? '' : `: ${why}`})`,
    `      due ${answered(due.output)}${behindText(due.label)}; seen ${answered(seen.output)}${behindText(seen.label)}`,
    `      shown by ${word.join(' ')}`,
  ];
}

function behindText(label: string): string {
  return label === '' ? '' : ` → ${label}`;
}

/** All of it, for programs: the cells by their causes. */
export function learnedJson(report: LearnedReport): string {
  const { stack, learned, states, causes, judged, machine } = report;
  const { queries, learningQueries, steps, conflicts, checked, partial, sentence } = learned;
  const named = (cell: JudgedCell) => {
    const { id, rfc, verdict, why, states: places, input, answers, word } = cell;
    return {
      cell: id,
      state: judged.names[places[1]],
      input,
      rfc,
      verdict,
      why,
      answers: answers.map(answerJson),
      word,
    };
  };
  const answerJson = ({ output, label }: { output: string; label: string }) => ({
    output,
    ...(label && { state: label }),
  });
  const data = {
    stack,
    sentence,
    partial,
    checked,
    queries,
    learningQueries,
    steps,
    conflicts,
    lastWords: report.lastWords,
    inputs: machine.inputs,
    states,
    causes: causes.map(({ verdict, what, cells }) => ({ verdict, what, cells: cells.map(named) })),
  };
  return `${JSON.stringify(data, null, 1)}\n`;
}
