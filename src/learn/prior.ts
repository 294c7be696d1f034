import { type Fsm, labelOf, NONE } from '../fsm/fsm.ts';
import { answerKey, type Decision, decisionTrees } from './decision-tree.ts';
import type { Teacher } from './teacher.ts';
import type { Waiting } from './waiting.ts';

/**
 * Asks the way to each state of a machine, and there what tells its states apart. It only fills the tree of answers: what
 * the system answers otherwise is known all the same. Inputs that the system has not are passed over.
 */
export function* askPrior(teacher: Teacher, prior: Fsm): Waiting<void> {
  const numbers = prior.inputs.map((name) => teacher.tree.inputs.indexOf(name));
  const whole = completed(prior);
  const trees: ReadonlyMap<number, Decision> = decisionTrees(whole);
  for (const { state, word } of shortestWords(prior, numbers)) {
    const node = yield* teacher.after(word);
    let decision = trees.get(labelOf(prior, state));
    let [at, now] = [node, state];
    while (decision !== undefined && decision.kind !== 'leaf') {
      if (decision.kind === 'again') {
        decision = decision.next;
        [at, now] = [node, state];
        continue;
      }
      const input = numbers[decision.input] ?? NONE;
      if (input === NONE) break;
      at = yield* teacher.child(at, input);
      const cell = now * whole.inputs.length + decision.input;
      now = whole.next[cell] as number;
      decision = decision.branches.get(answerKey(whole.output[cell] as number, labelOf(whole, now)));
    }
  }
}

/** Where a machine has nothing for an input it stays, and says nothing: such an input tells no states apart. */
function completed(fsm: Fsm): Fsm {
  const { inputs } = fsm;
  const next = fsm.next.map((to, cell) => (to === NONE ? Math.floor(cell / inputs.length) : to));
  const output = fsm.output.map((said, cell) => (fsm.next[cell] === NONE ? NONE : said));
  return { ...fsm, next, output };
}

/** By state that can be reached with inputs of the system: a shortest word of them, in the system's numbers. */
function* shortestWords(
  { next, inputs, initial }: Fsm,
  numbers: readonly number[],
): Generator<{ state: number; word: number[] }> {
  const seen = new Set([initial]);
  let open = [{ state: initial, word: [] as number[] }];
  while (open.length > 0) {
    yield* open;
    const further: typeof open = [];
    for (const { state, word } of open) {
      for (const input of inputs.keys()) {
        const number = numbers[input] ?? NONE;
        const to = next[state * inputs.length + input] as number;
        if (number === NONE || to === NONE || seen.has(to)) continue;
        seen.add(to);
        further.push({ state: to, word: [...word, number] });
      }
    }
    open = further;
  }
}
