import { distinguishing } from '../distinguishing.ts';
import { cellAt, type Fsm, keepsPlace, NONE, step, type Word } from '../fsm.ts';
import { checkStronglyConnected } from '../postman.ts';
import type { SuiteGenerator } from './generator.ts';

/**
 * One walk without a reset that proves as much as `wp` with no extra state (Hennie 1964, Gönenç 1970). An adaptive
 * distinguishing sequence identifies the state where it begins; the state where it ends is known once another one was
 * given there. From a known state, every cell is taken once, and its next state identified. Cells whose other right
 * answers lead elsewhere are left out: the walk could not go on.
 */
export const checkingSequence: SuiteGenerator = {
  name: 'checking-sequence',
  summary: 'one walk that identifies every state and cell',
  isOneWalk: true,
  *words(fsm) {
    const states = [...checkStronglyConnected(fsm)].toSorted((a, b) => a - b);
    yield new Walk(fsm, distinguishing(fsm, states).words).whole();
  },
  id: () => 'checking-sequence/walk',
};

class Walk {
  readonly #fsm: Fsm;
  readonly #identifying: readonly Word[];
  readonly #word: number[] = [];
  /** By state: is it known where its distinguishing sequence ends? */
  readonly #endKnown: boolean[];
  /** By cell: is it verified? */
  readonly #verified: Uint8Array;
  #state: number;
  /** Tiring inputs since the initial state. */
  #tired = 0;

  constructor(fsm: Fsm, identifying: readonly Word[]) {
    this.#fsm = fsm;
    this.#identifying = identifying;
    this.#endKnown = fsm.states.map(() => false);
    this.#verified = new Uint8Array(fsm.next.length);
    this.#state = fsm.initial;
  }

  whole(): Word {
    for (let state = this.#nearest((s) => !this.#endKnown[s]); state !== null; ) {
      this.#follow(state);
      this.#chain();
      state = this.#nearest((s) => !this.#endKnown[s]);
    }
    // The last chain ends in a known state: from here on the current state is always known.
    for (;;) {
      if (this.#isTired()) this.#rest();
      const way = this.#wayToOpenCell();
      if (way === null) return this.#word;
      this.#follow(way);
      this.#verify(this.#openInput(this.#state) as number);
    }
  }

  /** Identifies one state after the other, up to and including one whose end is known already. */
  #chain(): void {
    while (!this.#endKnown[this.#state]) {
      this.#endKnown[this.#state] = true;
      this.#identify();
    }
    this.#identify();
  }

  #identify(): void {
    this.#follow(this.#identifying[this.#state] ?? []);
  }

  #follow(word: Word): void {
    for (const input of word) this.#take(input);
  }

  #take(input: number): void {
    this.#word.push(input);
    if (this.#fsm.tiring?.inputs.has(input)) this.#tired++;
    this.#state = step(this.#fsm, this.#state, input);
    if (this.#state === this.#fsm.initial) this.#tired = 0;
  }

  /** One more cell and one more identification may add two tiring inputs. */
  #isTired(): boolean {
    const { tiring } = this.#fsm;
    return tiring !== undefined && this.#tired > tiring.most - 2;
  }

  /** Goes to the initial state to rest, over verified cells, or by verifying a cell that leads there. */
  #rest(): void {
    const { initial } = this.#fsm;
    const way = this.#search(
      (state) => state === initial,
      (cell) => this.#verified[cell] === 1,
    );
    if (way !== null) this.#follow(way);
    else this.#verifyTowards(initial);
  }

  #verifyTowards(target: number): void {
    const width = this.#fsm.inputs.length;
    for (let input = 0; input < width; input++) {
      const cell = this.#state * width + input;
      if (this.#fsm.next[cell] !== target || !this.#isUsable(cell)) continue;
      this.#verify(input);
      return;
    }
  }

  #verify(input: number): void {
    this.#verified[cellAt(this.#fsm, this.#state, input)] = 1;
    this.#take(input);
    this.#identify();
  }

  #isUsable(cell: number): boolean {
    return this.#fsm.next[cell] !== NONE && keepsPlace(this.#fsm, cell);
  }

  #openInput(state: number): number | null {
    const width = this.#fsm.inputs.length;
    for (let input = 0; input < width; input++) {
      const cell = state * width + input;
      if (this.#isUsable(cell) && this.#verified[cell] === 0) return input;
    }
    return null;
  }

  /** The shortest way to a state that is wanted, by any cells. */
  #nearest(isWanted: (state: number) => boolean): Word | null {
    return this.#search(isWanted, (cell) => this.#isUsable(cell));
  }

  /** The shortest way to a cell not verified, over verified cells alone, so that the current state stays known. */
  #wayToOpenCell(): Word | null {
    return this.#search(
      (state) => this.#openInput(state) !== null,
      (cell) => this.#verified[cell] === 1,
    );
  }

  #search(isWanted: (state: number) => boolean, mayTake: (cell: number) => boolean): Word | null {
    const width = this.#fsm.inputs.length;
    const ways = new Map<number, Word>([[this.#state, []]]);
    for (const [state, way] of ways) {
      if (isWanted(state)) return way;
      for (let input = 0; input < width; input++) {
        const cell = state * width + input;
        if (!mayTake(cell)) continue;
        const next = this.#fsm.next[cell] ?? NONE;
        if (!ways.has(next)) ways.set(next, [...way, input]);
      }
    }
    return null;
  }
}
