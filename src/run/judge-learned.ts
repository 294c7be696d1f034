import type { Fsm } from '../fsm/fsm.ts';
import {
  type Difference,
  type DifferentCell,
  differenceOf,
  type Labelled,
  type MachineAnswer,
} from '../learn/difference.ts';
import { matchStates } from '../learn/matching.ts';
import { isInput } from '../model/alphabet.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import type { Cell } from '../model/table.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { outputsIn } from '../wire/history.ts';
import { ENDINGS, NOT_ASKED, WRONG_OCTETS } from './learned-stack.ts';
import { type Deviation, deviationsOf, type Ledger } from './ledger.ts';
import { numbered, type Specification } from './specification.ts';

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

/** What a stack is by the side of RFC 9293. */
export interface Judged {
  difference: Difference;
  cells: readonly JudgedCell[];
  /** By state: the configuration that it is, or what it shows; numbered where several are one. */
  names: readonly string[];
}

/**
 * A learned stack against RFC 9293: each cell that differs, and whether the RFC allows that or the ledger knows it. Behind what is
 * allowed or known it goes on, from the state that the RFC has there; what lies behind a failure alone is not judged.
 */
export function judgeLearned(learned: Labelled, specification: Specification, ledger?: Ledger): Judged {
  const [due, seen] = labelledAlike(specification, withoutResults(learned));
  const cells: JudgedCell[] = [];
  const difference = differenceOf(due, seen, (cell) => {
    const { judged, next } = judge(cell, specification, ledger);
    cells.push(judged);
    return next;
  });
  return { difference, cells, names: namesOf(seen, specification, difference) };
}

/** Where the state is not shown, a state counts as the one that it is most like. */
function labelledAlike(specification: Specification, learned: Labelled): [Labelled, Labelled] {
  if (learned.labels.some((label) => label !== '')) return [specification, learned];
  const labels = specification.configurations.map((configuration) => stateOf(configuration));
  const matches = matchStates(learned.machine, specification.machine);
  const shown = matches.map((match, state) => endingOf(learned.machine, state) ?? labels[match] ?? '');
  return [
    { ...specification, labels },
    { ...learned, labels: shown },
  ];
}

/** How a stack has ended in a state that nothing leads out of; `null` in one that is none of those. */
function endingOf({ inputs, outputs, output }: Fsm, state: number): string | null {
  const first = outputs[output[state * inputs.length] as number] ?? '';
  const isSame = inputs.every(
    (_, input) => outputs[output[state * inputs.length + input] as number] === first,
  );
  return isSame && isEnding(first) ? first : null;
}

function isEnding(output: string): boolean {
  return (ENDINGS as readonly string[]).includes(output);
}

/** What a call answers is the socket interface's, and no matter of the RFC. */
export function withoutResults({ machine, labels }: Labelled): Labelled {
  const outputs = machine.outputs.map((said) => said.replace(/^=\w+ ?/, ''));
  return { machine: { ...machine, outputs }, labels };
}

const table = tcpTable();

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
const OCTETS = ['rcv.DATA', 'rcv.DATA.duplicateAck'];

/** @returns what is said of a cell, and the RFC's state that it goes on from; `null`: it does not. */
function judge(
  cell: DifferentCell,
  specification: Specification,
  ledger: Ledger | undefined,
): { judged: JudgedCell; next: number | null } {
  const { configurations, delaysAcks } = specification;
  const { states, answers } = cell;
  const [due, seen] = answers;
  const configuration = configurations[states[0]] as Configuration;
  const isOld = ALL_ACKNOWLEDGED.includes(configuration) && OF_NOTHING_NEW.includes(cell.input);
  const input = isOld && cell.input === DUPLICATE ? OLD : cell.input;
  const rule = isInput(input) ? table.cell(configuration, input) : null;
  const { rfc } = rule ?? table.cell(configuration, 'timeout.2MSL');
  const id = `${configuration}/${input}`;
  const as = (verdict: JudgedCell['verdict'], why: string, next: number | null = null) => ({
    judged: { ...cell, id, rfc, verdict, why },
    next,
  });
  const behind = (wanted?: Configuration) =>
    stateBehind(specification, due, seen, { from: configuration, wanted });
  if (answers.some(({ output }) => output === NOT_ASKED))
    return as('unsupported', 'one of the two cannot be asked this there');
  if (isEnding(seen.output) || seen.output.includes(WRONG_OCTETS)) return as('fail', rule?.description ?? '');
  const isSameState = due.label === seen.label;
  if (isSameState && due.output === withoutAckOfResets(seen.output))
    return as('allowed', 'A reset may carry an ACK: where its SEQ is right, nobody reads it.', due.next);
  const allowed = isPlain(seen, due, specification)
    ? rule?.allowed.find((one) => isAnswer(seen, one, stateOf(one.next)))
    : undefined;
  if (allowed !== undefined) return as('allowed', allowed.reason, behind(allowed.next));
  const later = due.output.replace(/^ACK\(NXT,SEG\) ?(?="data"|$)/, '');
  const hasOctets = due.output.includes('"data"') || OCTETS.includes(input);
  if (delaysAcks && isSameState && hasOctets && later === seen.output)
    return as('allowed', 'SHLD-18 (§3.8.6.3): the ACK of octets may be held back.', due.next);
  const known = entriesFor(ledger, { configuration, input, isOld, rule }).find(
    ({ does }) =>
      (isPlain(seen, due, specification) || hasOddNumbers(does)) &&
      isAnswer(seen, { outputs: does.outputs, signals: does.signals ?? null }, does.state),
  );
  if (known !== undefined) return as('known', known.why, behind());
  if (TIMES.includes(input) && configuration !== 'TIME_WAIT' && isSentAgain(seen.output))
    return as(
      'allowed',
      'How often something is sent again, and when one gives up, is left to the stack (§3.8.1, §3.8.3).',
      behind(),
    );
  return as('fail', rule?.description ?? '');
}

/** The RFC's state that is meant by what a stack shows behind an answer. */
function stateBehind(
  { configurations }: Specification,
  due: MachineAnswer,
  seen: MachineAnswer,
  { from, wanted }: { from: Configuration; wanted: Configuration | undefined },
): number | null {
  if (due.label === seen.label) return due.next;
  // SYN_RCVD is two: that which it came from, or was opened as.
  const ways = [wanted, from, from === 'LISTEN' ? 'SYN_RCVD/passive' : 'SYN_RCVD/active', seen.label];
  for (const way of ways) {
    const next = configurations.findIndex((one) => one === way && stateOf(one) === seen.label);
    if (next >= 0) return next;
  }
  return null;
}

/** What a state takes for one segment has one entry. */
function entriesFor(
  ledger: Ledger | undefined,
  {
    configuration,
    input,
    isOld,
    rule,
  }: { configuration: string; input: string; isOld: boolean; rule: Cell | null },
): readonly Deviation[] {
  const others = [...(isOld ? [OLD] : []), ...(rule?.sameAs === undefined ? [] : [rule.sameAs])];
  return [input, ...others].flatMap((one) => deviationsOf(ledger, `${configuration}/${one}`));
}

/** An ACK that is no more than beside a reset. One from CLOSED, whose SEQ is 0, is all that proves it. */
function withoutAckOfResets(output: string): string {
  return output.replaceAll(/RST,ACK\((?!0,)([^),]+),[^)]*\)/g, 'RST($1)');
}

/** Are its numbers those of a TCB? What was not acknowledged yet may lie behind them where ACKs are held back. */
function isPlain({ output }: MachineAnswer, due: MachineAnswer, { delaysAcks }: Specification): boolean {
  const odd = output.match(/(?:NXT|RCV)[+-]\d+/g) ?? [];
  return odd.every((one) => due.output.includes(one) || (delaysAcks && one.startsWith('RCV+')));
}

/** A ledger's entry that has no numbers will do for any; one that has them has odd ones, or has not. */
function hasOddNumbers({ segments }: Deviation['does']): boolean {
  return segments === undefined || segments.some((segment) => /[+-]\d/.test(segment));
}

/** Is nothing sent but what was sent before, and a reset in the end? */
function isSentAgain(output: string): boolean {
  const tokens = output.match(/"[^"]*"|\S+/g) ?? [];
  return tokens.length > 0 && tokens.every((one) => /\(LAST\b|^RST|^"/.test(one));
}

interface Named {
  outputs: readonly string[];
  /** `null`: any will do. */
  signals: readonly string[] | null;
}

/** Is what was seen this answer, as far as it can be seen? */
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
