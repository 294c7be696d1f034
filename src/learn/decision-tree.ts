import { cellAt, type Fsm, labelOf, NONE } from '../fsm/fsm.ts';

/**
 * One way to tell which state of a machine a system is in: inputs, each chosen by the answers before it. Two states part at one
 * place of the tree, where both were asked the same: so two systems that come to different leaves have answered one word
 * differently.
 */
export type Decision =
  | { readonly kind: 'leaf'; readonly state: number }
  /** An input, and where each answer leads. */
  | { readonly kind: 'ask'; readonly input: number; readonly branches: ReadonlyMap<string, Decision> }
  /** What can still be said is said from the state itself: the system is brought there again. */
  | { readonly kind: 'again'; readonly next: Decision };

/** What a step answers: the number of its output, and the label behind it. */
export function answerKey(output: number, label: number | string): string {
  return `${output} ${label}`;
}

/**
 * The tree of a machine, by the label of its states: the empty word is asked first, as it costs nothing.
 *
 * @param fsm complete; states that nothing tells apart share a leaf.
 */
export function decisionTrees(fsm: Fsm): ReadonlyMap<number, Decision> {
  const byLabel = grouped(
    fsm.states.map((_, state) => state),
    (state) => labelOf(fsm, state),
  );
  const builder = new Builder(fsm);
  return new Map([...byLabel].map(([label, states]) => [label, builder.from(states)]));
}

/** A state that the system may be in, and where it would be by now. */
interface Candidate {
  origin: number;
  now: number;
}

class Builder {
  readonly #fsm: Fsm;
  /** By pair of states: how many inputs tell them apart, and the first of them. */
  readonly #distance: Int32Array;
  readonly #first: Int32Array;

  constructor(fsm: Fsm) {
    this.#fsm = fsm;
    const states = fsm.states.length;
    this.#distance = new Int32Array(states * states).fill(NONE);
    this.#first = new Int32Array(states * states).fill(NONE);
    this.#separate();
  }

  from(states: readonly number[]): Decision {
    return this.#build(
      states.map((state) => ({ origin: state, now: state })),
      true,
    );
  }

  #build(candidates: readonly Candidate[], isFresh = false): Decision {
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) return { kind: 'leaf', state: only.origin };
    const input = this.#bestInput(candidates);
    // Nothing tells them apart, as in a machine that is not minimal.
    if (input === NONE && isFresh) return { kind: 'leaf', state: only?.origin ?? NONE };
    if (input === NONE) return { kind: 'again', next: this.from(candidates.map(({ origin }) => origin)) };
    const branches = new Map<string, Decision>();
    for (const [key, group] of this.#split(candidates, input)) branches.set(key, this.#build(group));
    return { kind: 'ask', input, branches };
  }

  /** The input that parts the candidates into most groups and loses fewest; else the first towards the nearest difference. */
  #bestInput(candidates: readonly Candidate[]): number {
    let [best, most] = [NONE, 1];
    for (const input of this.#fsm.inputs.keys()) {
      const groups = this.#split(candidates, input);
      const merged = [...groups.values()].reduce((sum, group) => sum + group.length - countOf(group), 0);
      const score = groups.size - merged / candidates.length;
      if (groups.size > 1 && score > most) [best, most] = [input, score];
    }
    if (best !== NONE) return best;
    let nearest = Number.POSITIVE_INFINITY;
    for (const [at, one] of candidates.entries()) {
      for (const other of candidates.slice(at + 1)) {
        if (one.now === other.now) continue;
        const pair = one.now * this.#fsm.states.length + other.now;
        const distance = this.#distance[pair] as number;
        if (distance === NONE || distance >= nearest) continue;
        nearest = distance;
        best = this.#first[pair] as number;
      }
    }
    return best;
  }

  #split(candidates: readonly Candidate[], input: number): Map<string, Candidate[]> {
    return grouped(
      candidates.map(({ origin, now }) => ({
        origin,
        now: this.#fsm.next[cellAt(this.#fsm, now, input)] as number,
        from: now,
      })),
      ({ now, from }) => this.#keyOf(from, input, now),
    );
  }

  #keyOf(from: number, input: number, to: number): string {
    return answerKey(this.#fsm.output[cellAt(this.#fsm, from, input)] as number, labelOf(this.#fsm, to));
  }

  /** Shortest separating words, by the number of inputs (Moore 1956). */
  #separate(): void {
    const { next, inputs, states } = this.#fsm;
    const count = states.length;
    for (let isNew = true, distance = 0; isNew; distance++) {
      isNew = false;
      const found: [pair: number, input: number][] = [];
      for (let a = 0; a < count; a++) {
        for (let b = a + 1; b < count; b++) {
          const pair = a * count + b;
          if (this.#distance[pair] !== NONE) continue;
          if (distance === 0) {
            if (labelOf(this.#fsm, a) !== labelOf(this.#fsm, b)) found.push([pair, NONE]);
            else isNew = true;
            continue;
          }
          for (let input = 0; input < inputs.length; input++) {
            const [to, other] = [
              next[cellAt(this.#fsm, a, input)] as number,
              next[cellAt(this.#fsm, b, input)] as number,
            ];
            const differs = this.#keyOf(a, input, to) !== this.#keyOf(b, input, other);
            if (!differs && (to === other || this.#distance[to * count + other] === NONE)) continue;
            found.push([pair, input]);
            break;
          }
        }
      }
      for (const [pair, input] of found) {
        const [a, b] = [Math.floor(pair / count), pair % count];
        for (const each of [pair, b * count + a]) {
          this.#distance[each] = distance;
          this.#first[each] = input;
        }
      }
      isNew ||= found.length > 0;
      if (distance > 0 && found.length === 0) return;
    }
  }
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** How many different states they are in by now. */
function countOf(group: readonly Candidate[]): number {
  return new Set(group.map(({ now }) => now)).size;
}
