import { FaultyTables, firstOrderFaults } from '../faults.ts';
import type { Fsm, Word } from '../fsm.ts';
import type { SuiteGenerator } from './generator.ts';
import { isKilledBy, type WordList, wordList } from './mutation-score.ts';
import { wayId } from './state-cover.ts';
import { wp } from './wp.ts';

/**
 * A small subset of `wp` with one extra state, chosen greedily by faults per step, that kills every single fault that
 * all of its words kill. No guarantee beyond that: for a CI that must be short.
 */
export const mutationMin: SuiteGenerator = {
  name: 'mutation-min',
  summary: 'few cases that find every single fault',
  *words(fsm, options) {
    const list = wordList(fsm, wp.words(fsm, { ...options, extraStates: 1 }));
    for (const word of fewestWords(killedByWord(fsm, list), list)) yield wordAt(list, word);
  },
  id: (fsm, word) => wayId('mutation-min', fsm, word),
};

/** By word: the faults it kills. */
function killedByWord(fsm: Fsm, list: WordList): number[][] {
  const found: number[][] = Array.from({ length: list.count }, () => []);
  const tables = new FaultyTables(fsm);
  let number = 0;
  for (const fault of firstOrderFaults(fsm)) {
    tables.apply(fault);
    const visits = list.visits[fault.cell] as Int32Array;
    for (let at = 0; at < visits.length; at += 2) {
      const [place, word] = [visits[at] as number, visits[at + 1] as number];
      if (isKilledBy(fsm, list, tables, fault.cell, place, word)) found[word]?.push(number);
    }
    tables.restore(fault);
    number++;
  }
  return found;
}

/**
 * Lazy greedy choice: the gain of a word only falls while others are chosen, so the first word in the queue whose gain
 * is unchanged is the best.
 */
function fewestWords(found: readonly number[][], list: WordList): number[] {
  const done = new Set<number>();
  const lengthOf = (word: number) => (list.starts[word + 1] ?? 0) - (list.starts[word] ?? 0);
  const gainOf = (word: number) => {
    let fresh = 0;
    for (const fault of found[word] ?? []) if (!done.has(fault)) fresh++;
    return fresh / lengthOf(word);
  };
  const queue = new Queue(found.map((_, word) => ({ word, gain: gainOf(word) })));
  const chosen: number[] = [];
  for (let best = queue.take(); best !== null && best.gain > 0; best = queue.take()) {
    const gain = gainOf(best.word);
    if (gain < best.gain) {
      queue.add({ word: best.word, gain });
      continue;
    }
    chosen.push(best.word);
    for (const fault of found[best.word] ?? []) done.add(fault);
  }
  return chosen.toSorted((a, b) => a - b);
}

interface Entry {
  word: number;
  gain: number;
}

/** A binary heap: highest gain first, then the earlier word. */
class Queue {
  readonly #heap: Entry[] = [];

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) this.add(entry);
  }

  add(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent] as Entry)) break;
      heap[at] = heap[parent] as Entry;
      at = parent;
    }
    heap[at] = entry;
  }

  take(): Entry | null {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined) return null;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!isBefore(heap[child] as Entry, entry)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.gain > b.gain || (a.gain === b.gain && a.word < b.word);
}

function wordAt({ symbols, starts }: WordList, word: number): Word {
  return [...symbols.subarray(starts[word], starts[word + 1])];
}
