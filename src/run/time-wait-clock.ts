import type { Capabilities, Duration } from '../adapters/adapter.ts';
import type { Cell } from '../model/table.ts';
import type { ExpectedAnswer } from './subject.ts';

/** How long a timer runs, and how much sooner or later it may run out, ms. */
export function durationOf(duration: Duration): { ms: number; granularity: number } {
  return typeof duration === 'number' ? { ms: duration, granularity: 0 } : duration;
}

/** The time of the SUT's virtual clock since the case began, ms. */
export interface Time {
  now: number;
}

/**
 * When the SUT's 2MSL timer may and must run out. These are two moments where the RFC permits both to restart the timer
 * and not to, and where the SUT checks its timer only now and then. All times in ms of the SUT's virtual clock; on a
 * real clock nothing is probed.
 */
export class TimeWaitClock {
  readonly canProbe: boolean;
  readonly #time: Time;
  readonly #length: number;
  readonly #granularity: number;
  /** Time that passes before an input in TIME_WAIT: a fraction, so that many inputs fit. */
  readonly #pause: number;
  #earliest = 0;
  #latest = 0;

  constructor({ clock, timers }: Pick<Capabilities, 'clock' | 'timers'>, time: Time) {
    const { ms, granularity } = durationOf(timers?.['2MSL'] ?? 0);
    this.canProbe = clock === 'virtual' && timers?.['2MSL'] !== undefined;
    this.#time = time;
    this.#length = ms;
    this.#granularity = granularity;
    // Half a pause distinguishes a restarted timer from one that was not, whatever their granularity.
    this.#pause = Math.max(2, Math.floor(ms / 64), 2 * granularity + 4);
  }

  fork(): TimeWaitClock {
    const { canProbe } = this;
    const duration = { ms: this.#length, granularity: this.#granularity };
    const timers = { '2MSL': duration };
    const other = new TimeWaitClock({ clock: canProbe ? 'virtual' : 'none', timers }, this.#time);
    other.#earliest = this.#earliest;
    other.#latest = this.#latest;
    return other;
  }

  accept(cell: Cell, answer: ExpectedAnswer): void {
    if (answer.next !== 'TIME_WAIT') return;
    const possible = [cell, ...cell.allowed].filter(({ next }) => next === 'TIME_WAIT');
    const entered = cell.state !== 'TIME_WAIT';
    const { now } = this.#time;
    if (entered || possible.every(restarts)) this.#earliest = now + this.#length - this.#granularity;
    // Nobody knows what a wrong answer did to the timer.
    const isWrong = answer !== cell && !cell.allowed.some((allowed) => allowed === answer);
    if (entered || isWrong || possible.some(restarts)) this.#latest = now + this.#length + this.#granularity;
  }

  /** Time to let pass before an input in TIME_WAIT; none when the timer is about to run out. */
  beforeInput(): number {
    return this.canProbe && this.#earliest - this.#time.now > 4 * this.#pause ? this.#pause : 0;
  }

  /** Until right before the timer may run out; `null` where that cannot be waited for. */
  untilJustBefore(): number | null {
    return this.canProbe ? this.#earliest - this.#time.now - 1 : null;
  }

  /** Until the timer must have run out. */
  untilSurelyOver(): number {
    return this.canProbe ? this.#latest - this.#time.now + 1 : this.#length + this.#granularity;
  }

  mayBeOver(): boolean {
    return this.#time.now >= this.#earliest;
  }

  isSurelyOver(): boolean {
    return this.#time.now > this.#latest;
  }

  /** Until a timer that was not started by the last input has run out, and one that was has not. */
  untilOnlyRestartedRuns(): number {
    return this.#length - Math.floor(this.#pause / 2);
  }

  /** From there until that one has run out too. */
  untilAllOver(): number {
    return Math.floor(this.#pause / 2) + this.#granularity + 1;
  }
}

function restarts({ outputs }: { outputs: readonly string[] }): boolean {
  return outputs.includes('start 2MSL timer');
}
