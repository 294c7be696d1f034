import { type Fsm, MachineError, NONE, numbering } from './fsm.ts';
import { checkConnected, checkMinimal } from './minimal.ts';

export interface DotOptions {
  /**
   * What an input means that a state has no arrow for: `leave out`, suites never use it there (default), or `error`, it
   * was forgotten.
   */
  missing?: 'error' | 'leave out';
  /** The output that is none, such as `TIMEOUT`: it becomes `''`. */
  silence?: string;
}

/**
 * A Mealy machine from a DOT file, as learners write it (LearnLib, AALpy): `s0 -> s1 [label="IN / OUT"]`. The initial
 * state is the one that an arrow without a label points to, else the first that is named. States are not seen: it is a
 * black box, ready for every suite.
 *
 * @throws MachineError naming the line: no arrow of this form, two answers to one input, a state not reached, states
 *   that no input tells apart.
 */
export function machineFromDot(text: string, options: DotOptions = {}): Fsm {
  const { missing = 'leave out', silence } = options;
  const arrows = [...arrowsOf(text)];
  const labelled = arrows.filter((arrow) => arrow.label !== undefined);
  const [first] = labelled;
  if (first === undefined) throw new MachineError('the DOT file has no arrow: s0 -> s1 [label="IN / OUT"]');
  const start = arrows.find(({ label }) => label === undefined)?.to ?? first.from;
  const states: string[] = [];
  const inputs: string[] = [];
  const outputs: string[] = [];
  const [stateNumber, inputNumber, outputNumber] = [states, inputs, outputs].map(numbering) as [
    Numbering,
    Numbering,
    Numbering,
  ];
  stateNumber(start);
  outputNumber('');
  const answers = labelled.map(({ from, to, label = '', line }) => {
    const [input, output] = splitLabel(label, line);
    const seen = output === silence ? '' : output;
    const ends = { from: stateNumber(from), to: stateNumber(to) };
    return { ...ends, input: inputNumber(input), output: outputNumber(seen), line };
  });
  const size = states.length * inputs.length;
  const fsm: Fsm = {
    states,
    inputs,
    outputs,
    initial: 0,
    next: new Int32Array(size).fill(NONE),
    output: new Int32Array(size).fill(NONE),
    labels: null,
    alternatives: new Map(),
    figure: new Uint8Array(size),
  };
  for (const { from, to, input, output, line } of answers) {
    const cell = from * inputs.length + input;
    const isOther = fsm.next[cell] !== NONE && (fsm.next[cell] !== to || fsm.output[cell] !== output);
    if (isOther)
      throw new MachineError(
        `line ${line}: ${states[from]} answers ${inputs[input]} in two ways; a Mealy machine has one`,
      );
    fsm.next[cell] = to;
    fsm.output[cell] = output;
    fsm.figure[cell] = from === to ? 0 : 1;
  }
  const gap = missing === 'error' ? fsm.next.indexOf(NONE) : NONE;
  if (gap !== NONE)
    throw new MachineError(
      `the machine is not input-complete: ${states[Math.floor(gap / inputs.length)]} has no arrow for ${inputs[gap % inputs.length]}`,
    );
  checkConnected(fsm);
  checkMinimal(fsm);
  return fsm;
}

type Numbering = ReturnType<typeof numbering>;

interface Arrow {
  from: string;
  to: string;
  /** Absent on the arrow that points to the initial state. */
  label?: string;
  line: number;
}

const NAME = String.raw`(?:"((?:[^"\\]|\\.)*)"|([\w.]+))`;
const ARROW = new RegExp(String.raw`^\s*${NAME}\s*->\s*${NAME}\s*(?:\[(.*)\])?\s*;?\s*$`);
const LABEL = new RegExp(String.raw`(?:^|[\s,;])label\s*=\s*${NAME}`);

/** Line by line: learners write one arrow a line. Nodes and settings of the drawing are passed over. */
function* arrowsOf(text: string): Generator<Arrow> {
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const plain = line.replace(/^\s*(\/\/|#).*$/, '');
    if (!plain.includes('->')) continue;
    const found = ARROW.exec(plain);
    if (found === null)
      throw new MachineError(
        `line ${at + 1}: ${plain.trim().slice(0, 60)} is no arrow of one line: s0 -> s1 [label="IN / OUT"]`,
      );
    const [, fromQuoted, from = '', toQuoted, to = '', attributes = ''] = found;
    const label = LABEL.exec(attributes);
    const arrow = { from: unquoted(fromQuoted) ?? from, to: unquoted(toQuoted) ?? to, line: at + 1 };
    const named = label === null ? '' : (unquoted(label[1]) ?? label[2] ?? '');
    yield named === '' ? arrow : { ...arrow, label: named };
  }
}

/** What stands between quotation marks: those inside it, and backslashes, have a backslash before them. */
function unquoted(text: string | undefined): string | undefined {
  return text?.replace(/\\(["\\])/g, '$1');
}

/** `IN / OUT` or `IN/OUT`: cut at the first slash with spaces around it, else at the only one. */
function splitLabel(label: string, line: number): [string, string] {
  const spaced = label.split(' / ');
  const parts = spaced.length === 2 ? spaced : label.split('/');
  const [input = '', output = ''] = parts.map((part) => part.trim());
  if (parts.length !== 2 || input === '')
    throw new MachineError(`line ${line}: the label "${label.slice(0, 60)}" is not of the form IN / OUT`);
  return [input, output];
}
