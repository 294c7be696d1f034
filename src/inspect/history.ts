import type { InspectionEvent } from './messages.ts';

/** Limits of what is kept, for each actor and for all of them. */
export const HISTORY_LIMITS = { actors: 64, eventsPerActor: 500, octets: 16 * 1024 * 1024 };

interface Entry {
  /** Counts up over all actors. */
  order: number;
  type: InspectionEvent['type'];
  text: string;
  octets: number;
}

interface KeptActor {
  announced: Entry | null;
  /** Events and snapshots, oldest first. */
  tail: Entry[];
}

/** The last of what the actors did, for pages that come late. */
export class History {
  /** The actor that acted last stands last. */
  readonly #actors = new Map<string, KeptActor>();
  #order = 0;
  #octets = 0;

  get size(): { actors: number; octets: number } {
    return { actors: this.#actors.size, octets: this.#octets };
  }

  sessions(): string[] {
    return [...this.#actors.keys()];
  }

  add({ sessionId, type }: InspectionEvent, text: string): void {
    const actor = this.#actors.get(sessionId) ?? this.#named(sessionId);
    this.#actors.delete(sessionId);
    this.#actors.set(sessionId, actor);
    const entry = { order: ++this.#order, type, text, octets: Buffer.byteLength(text) };
    this.#octets += entry.octets;
    if (type === '@xstate.actor') {
      this.#octets -= actor.announced?.octets ?? 0;
      actor.announced = entry;
    } else actor.tail.push(entry);
    if (actor.tail.length > HISTORY_LIMITS.eventsPerActor) this.#dropFirst(actor);
    while (this.#actors.size > HISTORY_LIMITS.actors) this.#forgetOldest();
    while (this.#octets > HISTORY_LIMITS.octets) this.#dropOldest();
  }

  /** Everything kept, in the order it came. */
  all(): string[] {
    return [...this.#actors.values()]
      .flatMap(({ announced, tail }) => (announced === null ? tail : [announced, ...tail]))
      .sort((a, b) => a.order - b.order)
      .map(({ text }) => text);
  }

  /** The current state of an actor: its announcement and its last snapshot. */
  now(session: string): string[] {
    const { announced = null, tail = [] } = this.#actors.get(session) ?? {};
    const snapshot = tail.findLast(({ type }) => type === '@xstate.snapshot');
    return [announced, snapshot].flatMap((entry) => entry?.text ?? []);
  }

  forget(session: string): void {
    const { announced = null, tail = [] } = this.#actors.get(session) ?? {};
    for (const { octets } of tail) this.#octets -= octets;
    this.#octets -= announced?.octets ?? 0;
    if (this.#actors.delete(session)) this.#octets -= Buffer.byteLength(session);
  }

  /** Counts the octets of the name too: a program may choose a long one. */
  #named(session: string): KeptActor {
    this.#octets += Buffer.byteLength(session);
    return { announced: null, tail: [] };
  }

  #dropFirst({ tail }: KeptActor): void {
    this.#octets -= tail.shift()?.octets ?? 0;
  }

  #dropOldest(): void {
    const [oldest] = [...this.#actors.values()]
      .filter(({ tail }) => tail.length > 0)
      .sort((a, b) => (a.tail[0]?.order ?? 0) - (b.tail[0]?.order ?? 0));
    if (oldest === undefined) this.#forgetOldest();
    else this.#dropFirst(oldest);
  }

  #forgetOldest(): void {
    const [first] = this.#actors.keys();
    if (first !== undefined) this.forget(first);
  }
}
