import type { MalformedLog } from './malformed.ts';

export interface TurnedAwayParts {
  malformed: MalformedLog;
  onTrouble: (line: string) => void;
}

/** Said once in so long, ms: @statelyai/inspect is silent about it, and a stranger may come as often as he likes. */
const QUIET_MS = 10_000;

/** Programs that came without the token: where nobody is told, their actors just do not show up. */
export class TurnedAway {
  readonly #parts: TurnedAwayParts;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(parts: TurnedAwayParts) {
    this.#parts = parts;
  }

  note(): void {
    if (performance.now() - this.#toldAt < QUIET_MS) return;
    this.#toldAt = performance.now();
    const line =
      'a program without the right token was turned away: its address must be the one printed here';
    this.#parts.onTrouble(line);
    this.#parts.malformed.tell('inspector', line, '');
  }
}
