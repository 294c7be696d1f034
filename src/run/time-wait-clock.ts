import type { Capabilities } from '../adapters/adapter.ts';
import type { Cell } from '../model/table.ts';
import type { ExpectedAnswer } from './subject.ts';

/**
 * When the SUT's 2MSL timer must and may run out. Where the RFC permits both to restart the timer and not to,
 * there are two such moments. All times in ms of the SUT's virtual clock; on a real clock nothing is probed.
 */
export class TimeWaitClock {
  readonly canProbe: boolean;
  readonly #length: number;
  /** Time that passes before an input in TIME_WAIT: a fraction, so that many inputs fit. */
  readonly #pause: number;
  #now = 0;
  #earliest = 0;
  #latest = 0;

  constructor({ clock, timers }: Capabilities) {
    this.canProbe = clock === 'virtual' && timers?.['2MSL'] !== undefined;
    this.#length = timers?.['2MSL'] ?? 0;
    this.#pause = Math.max(2, Math.floor(this.#length / 64));
  }

  passed(ms: number): void {
    this.#now += ms;
  }

  accept(cell: Cell, answer: ExpectedAnswer): void {
    if (answer.next !== 'TIME_WAIT') return;
    const possible = [cell, ...cell.allowed].filter(({ next }) => next === 'TIME_WAIT');
    const entered = cell.state !== 'TIME_WAIT';
    if (entered || possible.every(restarts)) this.#earliest = this.#now + this.#length;
    if (entered || possible.some(restarts)) this.#latest = this.#now + this.#length;
  }

  /** What to let pass before an input in TIME_WAIT; nothing when the timer is about to run out. */
  beforeInput(): number {
    return this.canProbe && this.#earliest - this.#now > 4 * this.#pause ? this.#pause : 0;
  }

  /** Until right before the timer may run out; `null` where that cannot be waited for. */
  untilJustBefore(): number | null {
    return this.canProbe ? this.#earliest - this.#now - 1 : null;
  }

  /** Until the timer must have run out. */
  untilSurelyOver(): number {
    return this.canProbe ? this.#latest - this.#now + 1 : this.#length;
  }

  /** Until a timer that was not started by the last input has run out, and one that was has not. */
  untilOnlyRestartedRuns(): number {
    return this.#length - Math.floor(this.#pause / 2);
  }

  /** From there on until even that one has. */
  untilAllOver(): number {
    return this.#pause;
  }
}

function restarts({ outputs }: { outputs: readonly string[] }): boolean {
  return outputs.includes('start 2MSL timer');
}
