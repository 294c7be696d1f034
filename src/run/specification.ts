import type { Adapter, Capabilities } from '../adapters/adapter.ts';
import { reference } from '../adapters/reference/adapter.ts';
import type { Fsm } from '../fsm/fsm.ts';
import { type Difference, type DifferentCell, differenceOf, type Labelled } from '../learn/difference.ts';
import { learn } from '../learn/learn.ts';
import { matchStates } from '../learn/matching.ts';
import { isInput } from '../model/alphabet.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';
import { fsmOf } from '../model/table-fsm.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { outputsIn } from '../wire/history.ts';
import { ENDINGS, type LearnedStackOptions, learnedStack, NOT_ASKED } from './learned-stack.ts';
import { deviationsOf, type Ledger } from './ledger.ts';

/**
 * RFC 9293 as a machine that was learned: the embedded endpoint, asked what a stack was asked and seen as that is seen, so that
 * the answers of both are in the same words.
 */
export interface Specification extends Labelled {
  /** By state: the configuration of the table. */
  configurations: readonly Configuration[];
  /** The stack may hold back the ACK of octets (SHLD-18). */
  delaysAcks: boolean;
}

/** What is said of one cell in which a stack is not as the RFC has it. */
export interface JudgedCell extends DifferentCell {
  /** `FIN_WAIT_1/rcv.ACK.future`, or the same of a time that the table does not have. */
  id: string;
  /** Section of RFC 9293. */
  rfc: string;
  verdict: 'fail' | 'known' | 'allowed' | 'unsupported';
  /** Why it is allowed or known, or what is wrong. */
  why: string;
}

const table = tcpTable();

/**
 * The machine of RFC 9293 as a stack like this one would show it.
 *
 * @param inputs those that the stack is asked.
 */
export async function specificationFor(
  { state, signals, unsupported, results, expires, clock, timers: own = {} }: Capabilities,
  inputs: readonly string[],
  { seed = 1, observe = 'state' }: Pick<LearnedStackOptions, 'seed' | 'observe'> = {},
): Promise<Specification> {
  const { capabilitiesWith: _, ...endpoint } = reference;
  const { '2MSL': __, ...timers } = reference.capabilities.timers ?? {};
  // Where a timer is made to run out nothing else runs; where time passes, everything does.
  const isForced = expires?.includes('2MSL') && clock !== 'virtual';
  const like: Adapter = {
    ...endpoint,
    capabilities: {
      ...reference.capabilities,
      ...(isForced && { timers, expires: ['2MSL', 'user'] }),
      ...(signals === undefined ? { signals: [] } : { signals }),
      // What a call answers is not in the RFC: there such a stack is asked more.
      ...(unsupported !== undefined && { unsupported: unsupported.filter((one) => !results || one.state) }),
    },
  };
  const sends = state ? 'by state' : 'by wire';
  const stack = await learnedStack(like, { seed, inputs, sends });
  // The table has every state but those between the times that it has not.
  const hasMoreTimes = inputs.some((input) => !isInput(input) || input === 'timeout.retransmission');
  const extra = hasMoreTimes ? 1 : 0;
  const { machine, labels, access } = await learn(stack, { extra, priors: [fsmOf(table)] });
  const isShown = state && observe === 'state';
  const configurations = access.map(configurationAfter);
  const named = { ...machine, states: numbered(configurations, () => 0) };
  return {
    machine: isShown ? named : { ...named, labels: null },
    labels: isShown ? labels : labels.map(() => ''),
    configurations,
    delaysAcks: own.delayedAck === undefined ? clock === 'virtual' : own.delayedAck > 0,
  };
}

function configurationAfter(word: readonly string[]): Configuration {
  return word.reduce<Configuration>(
    (at, input) => (isInput(input) ? table.cell(at, input).next : at),
    table.initial,
  );
}

/** What a stack is by the side of RFC 9293. */
export interface Judged {
  difference: Difference;
  cells: readonly JudgedCell[];
  /** By state: the configuration that words lead to which both answer alike, or what it shows; numbered where several are one. */
  names: readonly string[];
}

/** A learned stack against RFC 9293: each cell that differs, and whether the RFC allows that or the ledger knows it. */
export function judgeLearned(learned: Labelled, specification: Specification, ledger?: Ledger): Judged {
  const [due, seen] = labelledAlike(specification, withoutResults(learned));
  const difference = differenceOf(due, seen);
  return {
    difference,
    cells: difference.cells.map((cell) => judge(cell, specification, ledger)),
    names: namesOf(seen, specification, difference),
  };
}

/** Where the state is not shown, a state counts as the one that it is most like. */
function labelledAlike(specification: Specification, learned: Labelled): [Labelled, Labelled] {
  if (learned.labels.some((label) => label !== '')) return [specification, learned];
  const labels = specification.configurations.map((configuration) => stateOf(configuration));
  const matches = matchStates(learned.machine, specification.machine);
  return [
    { ...specification, labels },
    { ...learned, labels: matches.map((match) => labels[match] ?? '') },
  ];
}

/** What a call answers is the socket interface's, and no matter of the RFC. */
function withoutResults({ machine, labels }: Labelled): Labelled {
  const outputs = machine.outputs.map((said) => said.replace(/^=\w+ ?/, ''));
  return { machine: { ...machine, outputs }, labels };
}

const [DUPLICATE, OLD] = ['rcv.ACK.duplicate', 'rcv.ACK.old'];
/** Segments whose ACK is of nothing new: of all but the last thing that was sent. */
const OF_NOTHING_NEW = [
  DUPLICATE,
  'rcv.DATA.duplicateAck',
  'rcv.FIN',
  'rcv.DATA_FIN',
  'rcv.FIN.outOfWindow',
  'rcv.FIN.beyondWindow',
];
/** Where nothing is outstanding such an ACK lies before SND.UNA. */
const ALL_ACKNOWLEDGED = ['ESTABLISHED', 'FIN_WAIT_2', 'CLOSE_WAIT', 'TIME_WAIT'];
const TIMES = ['timeout.2MSL', 'time.MSL', 'timeout.retransmission'];

function judge(
  cell: DifferentCell,
  { configurations, delaysAcks }: Specification,
  ledger: Ledger | undefined,
): JudgedCell {
  const { states, answers } = cell;
  const [due, seen] = answers;
  const configuration = configurations[states[0]] as Configuration;
  const isOld = ALL_ACKNOWLEDGED.includes(configuration) && OF_NOTHING_NEW.includes(cell.input);
  const input = isOld && cell.input === DUPLICATE ? OLD : cell.input;
  const rule = isInput(input) ? table.cell(configuration, input) : null;
  const { rfc } = rule ?? table.cell(configuration, 'timeout.2MSL');
  const id = `${configuration}/${input}`;
  const judged = (verdict: JudgedCell['verdict'], why: string): JudgedCell => ({
    ...cell,
    id,
    rfc,
    verdict,
    why,
  });
  if (answers.some(({ output }) => output === NOT_ASKED))
    return judged('unsupported', 'one of the two cannot be asked this there');
  if (due.label === seen.label && withoutAckOfResets(due.output) === withoutAckOfResets(seen.output))
    return judged('allowed', 'A reset may carry an ACK: where its SEQ is right, nobody reads it.');
  const allowed = rule?.allowed.find((one) => isAnswer(seen, one, stateOf(one.next)));
  if (allowed !== undefined) return judged('allowed', allowed.reason);
  if (
    delaysAcks &&
    due.label === seen.label &&
    due.output.replace(/^ACK\(NXT,SEG\) (?="data")/, '') === seen.output
  )
    return judged('allowed', 'SHLD-18 (§3.8.6.3): the ACK of octets may be held back.');
  // What a state takes for one segment has one entry.
  const others = [...(isOld ? [OLD] : []), ...(rule?.sameAs === undefined ? [] : [rule.sameAs])];
  const entries = [id, ...others.map((other) => `${configuration}/${other}`)].flatMap((at) =>
    deviationsOf(ledger, at),
  );
  const known = entries.find(({ does }) =>
    isAnswer(seen, { outputs: does.outputs, signals: does.signals ?? null }, does.state),
  );
  if (known !== undefined) return judged('known', known.why);
  if (TIMES.includes(input) && configuration !== 'TIME_WAIT' && isSentAgain(seen.output))
    return judged(
      'allowed',
      'How often something is sent again, and when one gives up, is left to the stack (§3.8.1, §3.8.3).',
    );
  return judged('fail', rule?.description ?? '');
}

function withoutAckOfResets(output: string): string {
  return output.replaceAll(/RST,ACK\(([^),]+),[^)]*\)/g, 'RST($1)');
}

/** Is nothing sent but what was sent before, and a reset in the end? */
function isSentAgain(output: string): boolean {
  return output.split(' ').every((one) => /\(LAST\b|^RST|^"/.test(one));
}

interface Named {
  outputs: readonly string[];
  /** `null`: any will do. */
  signals: readonly string[] | null;
}

/** Is what was seen this answer, as far as it can be seen? Numbers are not looked at. */
function isAnswer(
  { output, label }: { output: string; label: string },
  { outputs, signals }: Named,
  state: string | undefined,
): boolean {
  // What comes behind the peer's own ACK is not of this input.
  const [own = ''] = output.split(' > ');
  const sent = outputs.filter((name) => name.startsWith('snd '));
  const told = [...own.matchAll(/"([^"]*)"/g)].map(([, signal]) => signal);
  return (
    outputsIn(own).join() === sent.join() &&
    (label === '' || state === undefined || label === state) &&
    (signals === null || told.every((signal) => signal === undefined || signals.includes(signal)))
  );
}

/** Of several states of one name the one that differs least from the RFC has no number. */
function namesOf(
  { machine, labels }: Labelled,
  { configurations }: Specification,
  { pairs, cells }: Difference,
): string[] {
  const agreed = new Map<number, string>();
  for (const { states } of pairs)
    if (!agreed.has(states[1])) agreed.set(states[1], configurations[states[0]] as string);
  const bases = machine.states.map((own, state) => {
    const [label = ''] = [labels[state]];
    const configuration = agreed.get(state);
    const isLike = configuration !== undefined && (label === '' || stateOf(configuration) === label);
    return isLike ? configuration : label || own;
  });
  const odd = bases.map((_, state) => cells.filter(({ states }) => states[1] === state).length);
  return numbered(bases, (state) => odd[state] as number);
}

/** Names, and from the second of a kind on a number behind them; the one of the lowest rank is the first. */
function numbered(bases: readonly string[], rank: (state: number) => number): string[] {
  const groups = new Map<string, number[]>();
  for (const [state, base] of bases.entries()) groups.set(base, [...(groups.get(base) ?? []), state]);
  const names = [...bases];
  for (const [base, states] of groups) {
    const ranked = states.toSorted((a, b) => rank(a) - rank(b) || a - b);
    for (const [at, state] of ranked.entries()) if (at > 0) names[state] = `${base}#${at + 1}`;
  }
  return names;
}

/** Cells that differ in the same way, the most frequent way first. */
export interface Cause {
  verdict: JudgedCell['verdict'];
  /** What it does in place of what: `nothing where the RFC has ACK(NXT,RCV)`. Or why it is known or allowed. */
  what: string;
  cells: readonly JudgedCell[];
}

const ORDER: readonly JudgedCell['verdict'][] = ['fail', 'known', 'allowed', 'unsupported'];

/** The cells that differ, in groups: a failure by what it does in place of what, the others by their reason. */
export function causesOf(cells: readonly JudgedCell[], { configurations }: Specification): Cause[] {
  const groups = new Map<string, { verdict: JudgedCell['verdict']; what: string; cells: JudgedCell[] }>();
  for (const cell of cells) {
    const what = cell.verdict === 'fail' ? whatItDoes(cell, configurations) : cell.why;
    const key = `${cell.verdict} ${what}`;
    const group = groups.get(key) ?? { verdict: cell.verdict, what, cells: [] };
    group.cells.push(cell);
    groups.set(key, group);
  }
  const rank = ({ verdict }: Cause) => ORDER.indexOf(verdict);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b) || b.cells.length - a.cells.length);
}

function whatItDoes({ states, answers: [due, seen] }: JudgedCell, configurations: readonly string[]): string {
  if ((ENDINGS as readonly string[]).includes(seen.output)) return seen.output;
  const said = ({ output }: { output: string }) => (output === '' ? 'nothing' : output);
  const parts: string[] = [];
  if (due.output !== seen.output) parts.push(`${said(seen)} where the RFC has ${said(due)}`);
  if (seen.label !== due.label) {
    const from = stateOf(configurations[states[0]] as Configuration);
    const way = ({ label }: { label: string }, stays: string, goes: string) =>
      label === from ? stays : `${goes} ${label}`;
    parts.push(`${way(seen, 'it stays', 'it goes to')} where the RFC ${way(due, 'stays', 'goes to')}`);
  }
  return parts.join('; ');
}

/** What tells a state from another, in words: a shortest word that both answer otherwise, and their answers. */
export function unlikeness(machine: Fsm, one: number, other: number): Unlikeness | null {
  const word = separatingWord(machine, one, other);
  if (word === null) return null;
  const answersFrom = (from: number) => {
    let state = from;
    return word.map((input) => {
      const cell = state * machine.inputs.length + input;
      state = machine.next[cell] as number;
      return machine.outputs[machine.output[cell] as number] ?? '';
    });
  };
  return {
    word: word.map((input) => machine.inputs[input] ?? ''),
    answers: [answersFrom(one), answersFrom(other)],
  };
}

export interface Unlikeness {
  word: readonly string[];
  /** By input of the word: what each answers. */
  answers: readonly [readonly string[], readonly string[]];
}

/** A shortest word that tells two states apart by the outputs, or by the labels that are shown behind them. */
function separatingWord({ next, output, labels, inputs }: Fsm, one: number, other: number): number[] | null {
  const seen = new Set<string>();
  let open = [{ a: one, b: other, word: [] as number[] }];
  while (open.length > 0) {
    const further: typeof open = [];
    for (const { a, b, word } of open) {
      for (const input of inputs.keys()) {
        const [cellA, cellB] = [a * inputs.length + input, b * inputs.length + input];
        const [toA, toB] = [next[cellA] as number, next[cellB] as number];
        const longer = [...word, input];
        if (output[cellA] !== output[cellB] || labels?.[toA] !== labels?.[toB]) return longer;
        const key = `${toA} ${toB}`;
        if (toA === toB || seen.has(key)) continue;
        seen.add(key);
        further.push({ a: toA, b: toB, word: longer });
      }
    }
    open = further;
  }
  return null;
}

/** The clause of a cell, for whoever prints it. */
export function ruleAt(id: string): Cell | null {
  const cut = id.lastIndexOf('/');
  const [state, input] = [id.slice(0, cut) as Configuration, id.slice(cut + 1)];
  return isInput(input) && table.has(state) ? table.cell(state, input) : null;
}

/** What was not asked, of time above all; `null`: nothing of that kind. */
export function untimedText({ clock, simulates }: Capabilities, inputs: readonly string[]): string | null {
  const unsent = inputs.includes('SEND') ? [] : ['SEND is not asked'];
  if (clock === 'virtual' && inputs.includes('timeout.2MSL'))
    return unsent.length === 0 ? null : 'SEND is not asked.';
  const never = ['timeout.2MSL', 'timeout.user', 'timeout.retransmission'].filter(
    (input) => !inputs.includes(input),
  );
  const parts = [
    'It is the machine between its timers',
    ...(never.length === 0 ? [] : [`${never.join(', ')} never ran out`]),
    ...Object.values(simulates ?? {}),
    ...unsent,
  ];
  return `${parts.join('; ')}.`;
}
