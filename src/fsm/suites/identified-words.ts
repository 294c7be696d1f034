import { type Fsm, NONE, type Word } from '../fsm.ts';
import { accessWords } from './access.ts';

/*
 * The words of every complete suite have one shape: a way to each state (the state cover), every further inputs up to
 * a depth, and then words that identify the state reached. Walked depth first, as one tree: no word is the beginning
 * of another, each comes once, and memory is one path, however many words there are.
 */

/** Words as a tree, letter by letter. */
export interface WordTree {
  /** By input; `undefined` where no word goes on so. */
  children: (WordTree | undefined)[];
}

export function wordTree(words: readonly Word[]): WordTree {
  const root: WordTree = { children: [] };
  for (const word of words) {
    let node = root;
    for (const input of word) {
      let child = node.children[input];
      if (child === undefined) {
        child = { children: [] };
        node.children[input] = child;
      }
      node = child;
    }
  }
  return root;
}

export interface IdentifiedWords {
  /** Inputs beyond the state cover. */
  depth: number;
  /** What is asked of a state reached at so many inputs beyond the state cover. */
  identify(state: number, beyond: number): WordTree;
}

interface Frame {
  state: number;
  /** Inputs beyond the state cover; `NONE` past the last of them, among identifying words. */
  beyond: number;
  /** Is this the state cover's own way to the state? */
  isAccess: boolean;
  /** Where the identifying words begun on the way here go on. */
  pending: readonly WordTree[];
  input: number;
  isLeaf: boolean;
}

/** The words, longest first along each way, no word the beginning of another. */
export function* identifiedWords(fsm: Fsm, { depth, identify }: IdentifiedWords): Generator<Word> {
  const { next } = fsm;
  const width = fsm.inputs.length;
  const access = accessEdges(fsm);
  const word: number[] = [];
  const open = (state: number, beyond: number, isAccess: boolean, pending: readonly WordTree[]): Frame => ({
    state,
    beyond,
    isAccess,
    pending: beyond === NONE ? pending : [...pending, identify(state, beyond)],
    input: 0,
    isLeaf: true,
  });
  const frames = [open(fsm.initial, 0, true, [])];
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    if (frame.input === width) {
      if (frame.isLeaf && word.length > 0) yield word.slice();
      frames.pop();
      word.pop();
      continue;
    }
    const input = frame.input++;
    const cell = frame.state * width + input;
    const target = next[cell] as number;
    if (target === NONE) continue;
    const isAccess = frame.isAccess && access[cell] === 1;
    const goesOn = isAccess || (frame.beyond !== NONE && frame.beyond < depth);
    const pending = pendingAfter(frame.pending, input);
    if (!goesOn && pending.length === 0) continue;
    frame.isLeaf = false;
    word.push(input);
    frames.push(open(target, goesOn ? (isAccess ? 0 : frame.beyond + 1) : NONE, isAccess, pending));
  }
}

const NOTHING: readonly WordTree[] = [];

function pendingAfter(pending: readonly WordTree[], input: number): readonly WordTree[] {
  let after: WordTree[] | null = null;
  for (const { children } of pending) {
    const child = children[input];
    if (child === undefined) continue;
    if (after === null) after = [child];
    else after.push(child);
  }
  return after ?? NOTHING;
}

/** By cell: is it the last step of the state cover's way to its next state? */
function accessEdges(fsm: Fsm): Uint8Array {
  const width = fsm.inputs.length;
  const edges = new Uint8Array(fsm.next.length);
  for (const word of accessWords(fsm).values()) {
    let state = fsm.initial;
    for (const input of word) {
      edges[state * width + input] = 1;
      state = fsm.next[state * width + input] as number;
    }
  }
  return edges;
}
