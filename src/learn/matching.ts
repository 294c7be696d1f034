import { type Fsm, NONE } from '../fsm/fsm.ts';

/** So many inputs ahead states are held against one another. */
const DEPTH = 12;
/** How much of an answer is the output itself; the rest is what comes behind it. */
const OWN = 0.5;
/** How much the ways that lead to a state count, beside what it answers. */
const WAYS = 0.5;
/** So often the ways are looked at again, by what is known of the states that they come from. */
const ROUNDS = 10;

/**
 * By state of a machine: the state of another one that it is most like, by what both answer to common inputs, by how alike the
 * states behind that are, and by the ways that lead there. The initial states are one another's. Where no state is shown, this says
 * what a state is.
 */
export function matchStates(machine: Fsm, other: Fsm): number[] {
  const common = commonCells(machine, other);
  const alike = likeness(machine, other, common);
  let matches = machine.states.map((_, state) => bestOf(state, () => 0));
  for (let round = 0; round < ROUNDS; round++) {
    const ways = waysTo(machine, other, common, matches);
    matches = machine.states.map((_, state) => bestOf(state, (twin) => ways[at(state, twin)] as number));
  }
  return matches;

  function at(state: number, twin: number): number {
    return state * other.states.length + twin;
  }

  function bestOf(state: number, more: (twin: number) => number): number {
    if (state === machine.initial) return other.initial;
    const worth = (twin: number) => (alike[at(state, twin)] as number) + WAYS * more(twin);
    let best = 0;
    for (let twin = 1; twin < other.states.length; twin++) if (worth(twin) > worth(best)) best = twin;
    return best;
  }
}

type Common = readonly { input: number; twin: number }[];

function commonCells({ inputs }: Fsm, other: Fsm): Common {
  return inputs.flatMap((name, input) => {
    const twin = other.inputs.indexOf(name);
    return twin === NONE ? [] : [{ input, twin }];
  });
}

/** By pair of states: from 0, they answer all otherwise, to 1. */
function likeness(machine: Fsm, other: Fsm, common: Common): Float64Array {
  const [rows, columns] = [machine.states.length, other.states.length];
  let alike = new Float64Array(rows * columns).fill(1);
  for (let depth = 0; depth < DEPTH; depth++) {
    const deeper = new Float64Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        let sum = 0;
        for (const { input, twin } of common) {
          const [cell, cellOther] = [
            row * machine.inputs.length + input,
            column * other.inputs.length + twin,
          ];
          if (!answersAlike(machine, cell, other, cellOther)) continue;
          const behind = (machine.next[cell] as number) * columns + (other.next[cellOther] as number);
          sum += OWN + (1 - OWN) * (alike[behind] as number);
        }
        deeper[row * columns + column] = sum / Math.max(1, common.length);
      }
    }
    alike = deeper;
  }
  return alike;
}

function answersAlike(machine: Fsm, cell: number, other: Fsm, cellOther: number): boolean {
  if (machine.next[cell] === NONE || other.next[cellOther] === NONE) return false;
  return machine.outputs[machine.output[cell] as number] === other.outputs[other.output[cellOther] as number];
}

/** By pair of states: how many of the ways to the one lead to the other, from states that are one another's; from 0 to 1. */
function waysTo(machine: Fsm, other: Fsm, common: Common, matches: readonly number[]): Float64Array {
  const columns = other.states.length;
  const ways = new Float64Array(machine.states.length * columns);
  const count = new Float64Array(machine.states.length);
  for (const [from, match] of matches.entries()) {
    for (const { input, twin } of common) {
      const [cell, cellOther] = [from * machine.inputs.length + input, match * other.inputs.length + twin];
      const to = machine.next[cell] as number;
      if (to === from || !answersAlike(machine, cell, other, cellOther)) continue;
      const place = to * columns + (other.next[cellOther] as number);
      ways[place] = (ways[place] as number) + 1;
      count[to] = (count[to] as number) + 1;
    }
  }
  return ways.map((number, place) => number / Math.max(1, count[Math.floor(place / columns)] as number));
}
