/** A network in between: what it carries comes late or, now and then, not at all. The same seed, the same fate. */
export class Channel {
  #clock;
  #random;
  #loss;
  #delay;

  /**
   * @param loss how much of what is sent is lost, from 0 to 1.
   * @param delay of a segment, in ms: at least and at most. Where they differ, segments overtake each other.
   */
  constructor(clock, { seed = 1, loss = 0, delay = [20, 20] } = {}) {
    this.#clock = clock;
    this.#random = pseudoRandom(seed);
    this.#loss = loss;
    this.#delay = delay;
  }

  /** Calls `deliver` once the segment arrives. Answers whether it is going to. */
  carry(deliver) {
    const [least, most] = this.#delay;
    const isLost = this.#random() < this.#loss;
    const ms = least + Math.floor(this.#random() * (most - least + 1));
    if (!isLost) this.#clock.setTimeout(deliver, ms);
    return !isLost;
  }
}

/** Numbers from 0 to 1 from a linear congruential generator: plain, and enough to lose segments with. */
function pseudoRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
