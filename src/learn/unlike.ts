import type { Fsm, Word } from '../fsm/fsm.ts';
import { separationOf } from '../fsm/separating-words.ts';

/** What tells a state from another. */
export interface Unlikeness {
  /** A shortest word that both answer otherwise, or behind which they show otherwise. */
  word: readonly string[];
  /** By input of the word: what each answers. */
  answers: readonly [readonly string[], readonly string[]];
}

/** Finds what tells two states of a machine apart; `null` where nothing does. */
export function unlikenessIn(machine: Fsm): (one: number, other: number) => Unlikeness | null {
  const separation = separationOf(machine);
  return (one, other) => {
    const word = separation.word(one, other);
    if (word === null) return null;
    return {
      word: word.map((input) => machine.inputs[input] ?? ''),
      answers: [answersFrom(machine, one, word), answersFrom(machine, other, word)],
    };
  };
}

function answersFrom({ inputs, outputs, next, output }: Fsm, from: number, word: Word): string[] {
  let state = from;
  return word.map((input) => {
    const cell = state * inputs.length + input;
    state = next[cell] as number;
    return outputs[output[cell] as number] ?? '';
  });
}
