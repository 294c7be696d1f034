import type { Planned } from '../../run/plan.ts';

/** Follows the plan as the host reports its cases. */
export class PendingCases {
  readonly #planned: Iterator<Planned>;
  /** Cases taken from the plan and not decided, by place. */
  readonly #open = new Map<number, Planned>();
  readonly #places = new Map<Planned, number>();
  #next = 0;
  #atHand: Planned | null = null;

  constructor(planned: Iterable<Planned>) {
    this.#planned = planned[Symbol.iterator]();
  }

  /** The first place not taken from the plan yet. */
  get next(): number {
    return this.#next;
  }

  begin(place: number): Planned | null {
    this.#atHand = this.at(place);
    return this.#atHand;
  }

  atHand(): Planned | null {
    return this.#atHand;
  }

  /** `null`: there is none at this place, or it is decided. */
  at(place: number): Planned | null {
    while (this.#next <= place && this.#take() !== null);
    return this.#open.get(place) ?? null;
  }

  done(entry: Planned): void {
    const place = this.#places.get(entry);
    if (place !== undefined) this.#open.delete(place);
    this.#places.delete(entry);
    if (this.#atHand === entry) this.#atHand = null;
  }

  /** The first case that is not decided. */
  first(): Planned | null {
    const [open] = this.#open.values();
    return open ?? this.#take();
  }

  /** Places of cases begun and not decided: their connections are set aside until the run ends. */
  waiting(): number[] {
    return [...this.#open.keys()];
  }

  #take(): Planned | null {
    const next = this.#planned.next();
    if (next.done === true) return null;
    this.#open.set(this.#next, next.value);
    this.#places.set(next.value, this.#next);
    this.#next++;
    return next.value;
  }
}
