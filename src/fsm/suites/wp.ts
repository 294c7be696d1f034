import { type Fsm, NONE, type Word } from '../fsm.ts';
import { identifiersOf } from '../state-identifiers.ts';
import type { SuiteGenerator } from './generator.ts';
import { accessWords, wayId } from './state-cover.ts';

/**
 * The partial W method (Fujiwara et al. 1991), for k extra states: every state of the SUT up to k inputs beyond the
 * state cover gets the whole characterisation set; those one input further get only the words that identify the
 * expected state. A pass means that the SUT is the machine, or has a state more than k inputs away (k-A-completeness:
 * Vaandrager and Melse, CONCUR 2025).
 */
export const wp: SuiteGenerator = {
  name: 'wp',
  summary: 'complete for k extra states (Wp method)',
  words(fsm, { extraStates: k }) {
    const { characterisation, identification } = identifiersOf(fsm);
    const all = wordTree(characterisation);
    const own = identification.map(wordTree);
    return identifiedWords(fsm, {
      depth: k + 1,
      identify: (state, beyond) => (beyond <= k ? all : (own[state] ?? all)),
    });
  },
  id: (fsm, word) => wayId('wp', fsm, word),
};

/**
 * Harmonised state identifiers (Luo, Petrenko and Bochmann 1995), for k extra states: every state reached gets only the
 * words of the expected state, from a splitting tree. The same guarantee as `wp`.
 */
export const hsi: SuiteGenerator = {
  name: 'hsi',
  summary: 'complete for k extra states (HSI method)',
  words(fsm, { extraStates: k }) {
    const own = identifiersOf(fsm).harmonised.map(wordTree);
    const none = wordTree([]);
    return identifiedWords(fsm, { depth: k + 1, identify: (state) => own[state] ?? none });
  },
  id: (fsm, word) => wayId('hsi', fsm, word),
};

/*
 * The words of every complete suite have one shape: a way to each state (the state cover), all further inputs up to a
 * depth, and then words that identify the state reached. They are walked depth first, as one tree: no word is a prefix
 * of another, each comes once, and memory is one path, however many words there are.
 */

/** Words as a prefix tree. */
interface WordTree {
  /** By input; `undefined` where no word goes on with it. */
  children: (WordTree | undefined)[];
}

function wordTree(words: readonly Word[]): WordTree {
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

interface IdentifiedWords {
  /** Inputs beyond the state cover. */
  depth: number;
  /** The words that identify a state, by its number of inputs beyond the state cover. */
  identify(state: number, beyond: number): WordTree;
}

interface Frame {
  state: number;
  /** Inputs beyond the state cover; `NONE` past the last of them, among identifying words. */
  beyond: number;
  /** Is this the state cover's own way to the state? */
  isAccess: boolean;
  /** The rests of identifying words that began on the way here. */
  pending: readonly WordTree[];
  input: number;
  isLeaf: boolean;
}

/** The words, longest first along each way, no word a prefix of another. */
function* identifiedWords(fsm: Fsm, { depth, identify }: IdentifiedWords): Generator<Word> {
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
