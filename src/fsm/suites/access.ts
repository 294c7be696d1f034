import { type Fsm, NONE, step, type Word } from '../fsm.ts';

/**
 * One shortest word to every state that can be reached (the state cover). Where several are equally short, the
 * one through the later state of the table, then by the earlier input: FIN_WAIT_1 is reached from ESTABLISHED
 * and not from a half-open handshake, as a reader expects and as more stacks allow.
 */
export function accessWords(fsm: Fsm): Map<number, Word> {
  const words = new Map<number, Word>([[fsm.initial, []]]);
  let frontier = [fsm.initial];
  while (frontier.length > 0) {
    const found = new Map<number, Word>();
    for (const state of frontier.toSorted((a, b) => b - a)) {
      for (let input = 0; input < fsm.inputs.length; input++) {
        const next = step(fsm, state, input);
        if (next === NONE || words.has(next) || found.has(next)) continue;
        found.set(next, [...(words.get(state) ?? []), input]);
      }
    }
    for (const [state, word] of found) words.set(state, word);
    frontier = [...found.keys()];
  }
  return words;
}
