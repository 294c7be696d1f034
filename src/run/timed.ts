import type { Fsm } from '../fsm/fsm.ts';
import { accessWords } from '../fsm/suites/state-cover.ts';
import type { Input } from '../model/alphabet.ts';
import { type Configuration, stateOf } from '../model/configuration.ts';
import { stepsAlong } from '../model/suite.ts';
import type { Cell, Table } from '../model/table.ts';
import type { Planned } from './plan.ts';
import type { Moment, TimedSuite, Watch } from './subject.ts';

/*
 * Suites of time: a state is reached, and then nothing is done but wait. What the SUT does meanwhile is a timeline. They
 * need a virtual clock.
 */

/** What they are, in one line each. */
export const TIMED: ReadonlyMap<string, string> = new Map<TimedSuite, string>([
  ['retransmission', 'timeout after timeout to the end, in every state with something outstanding'],
  ['dwell', 'how long each state lasts by itself, and what ends it: a report without a verdict'],
]);

/** How long `dwell` waits. */
export const DWELL_HOURS = 3;

/** How long is waited, ms: beyond every R2, and beyond two hours of keep-alive (MUST-28). */
const BOUND: Readonly<Record<TimedSuite, number>> = {
  retransmission: 3_600_000,
  dwell: DWELL_HOURS * 3_600_000,
};

/** The cases of a suite of time, one for each state it is about. */
export function* planTimed(suite: TimedSuite, table: Table, offered: Fsm): Generator<Planned> {
  const access = accessWords(offered);
  for (const state of table.configurations) {
    const cell = cellFor(suite, table, state);
    if (cell === null) continue;
    const id = `${suite}/${state}`;
    const way = access.get(offered.states.indexOf(state));
    if (way === undefined) {
      const reason = `${state} cannot be reached with what the SUT supports`;
      yield { suite, case: { id, steps: [] }, unsupported: { cell: cell.id, reason } };
      continue;
    }
    const inputs = way.map((input) => offered.inputs[input] as Input);
    const watch = { suite, cell, bound: BOUND[suite] };
    yield { suite, case: { id, steps: stepsAlong(table, inputs) }, watch };
  }
}

/** Why a SUT cannot be waited for, or `null`. */
export function cannotWait(clock: string): string | null {
  if (clock === 'virtual') return null;
  return clock === 'none' ? 'it has no clock' : `its clock is ${clock}: minutes would really have to pass`;
}

function cellFor(suite: TimedSuite, table: Table, state: Configuration): Cell | null {
  const cell = table.cell(state, 'timeout.retransmission');
  if (suite === 'dwell') return cell;
  return repeatedIn(cell) === null ? null : cell;
}

/** What is sent again in a cell; `probe` where the window is closed; `null` where nothing is. */
function repeatedIn({ outputs, state }: Cell): string | null {
  if (/\+blocked(Fin)?$/.test(state)) return 'probe';
  return outputs.find((output) => output.startsWith('snd ')) ?? null;
}

/** What a timeline comes to. */
export interface TimedVerdict {
  verdict: 'pass' | 'allowed' | 'fail';
  /** What is wrong, or why it is allowed, in words. */
  told?: string;
}

/** R2 of §3.8.3, ms: at least 3 minutes for a SYN (MUST-23), at least 100 s for the rest (SHLD-11). */
const R2_SYN = 180_000;
const R2 = 100_000;
/** The user timeout where the user names none, ms (RFC 793 §3.8). */
const USER_TIMEOUT = 300_000;
/** R1 of §3.8.3: at least 3 retransmissions (SHLD-10). */
const R1 = 3;
/** RFC 6298 §2.5: a timeout need not grow beyond a minute; half of it is granted to coarse clocks. */
const GROWN = 30_000;
/** Doubling, as far as coarse clocks show it. */
const DOUBLES = 1.5;

/** What the adapter shows of a connection that is given up. */
export interface ShownAtEnd {
  state: boolean;
  /** How connections end. */
  signals: boolean;
}

/** Judges a timeline of retransmissions. */
export function judgeRetransmission(
  { cell, bound }: Watch,
  moments: readonly Moment[],
  shows: ShownAtEnd,
): TimedVerdict {
  const repeated = repeatedIn(cell) ?? '';
  const isProbe = repeated === 'probe';
  const again = moments.filter(({ outputs }) =>
    outputs.some((output) => (isProbe ? isProbing(output) : output.startsWith(repeated))),
  );
  const end = moments.find(({ state }) => state !== undefined && state !== stateOf(cell.state));
  const times = again.map(({ at }) => at);
  if (times.length === 0) {
    const other = moments.find(({ outputs }) => outputs.length > 0)?.outputs.join(', ');
    const instead = other === undefined ? '' : `, only ${other}`;
    const what = isProbe ? 'no probe of the window is sent' : 'nothing is sent again';
    return fails(`${what} within ${seconds(end?.at ?? bound)}${instead} (${isProbe ? 'MUST-36' : '§3.8.1'})`);
  }
  const slow = times.findIndex((_, k) => !growsAt(times, k));
  if (slow >= 0)
    return fails(
      `the timer does not back off (MUST-19): sent again after ${listed(times)}; the interval before ${seconds(times[slow] ?? 0)} is no longer than the one before it`,
    );
  if (isProbe) return judgeProbing(times, end, bound);
  // On a black box the end is not seen: silence may be one, or the next interval.
  if (end === undefined && !shows.state) return { verdict: 'pass' };
  if (end === undefined)
    return fails(
      `is never given up: sent again ${times.length} times, the last after ${seconds(times.at(-1) ?? 0)} (MUST-20)`,
    );
  const isSyn = repeated.includes('SYN');
  if (isSyn && end.at < R2_SYN)
    return fails(`gives up after ${seconds(end.at)}: a SYN is sent again for at least 3 minutes (MUST-23)`);
  if (shows.signals && isTold(cell) && moments.every(({ signals }) => signals.length === 0))
    return fails(`gives up after ${seconds(end.at)}, and the user is not told (§3.8.3 (d), MUST-20)`);
  if (end.at < R2) return allowed(`gives up after ${seconds(end.at)}; SHLD-11 recommends 100 s at least`);
  if (times.length < R1)
    return allowed(`gives up after ${times.length} retransmissions; SHLD-10 recommends ${R1} at least`);
  return { verdict: 'pass' };
}

/** The peer answers each probe that its window is closed still: the connection stays, and is probed on (MUST-37). */
function judgeProbing(times: readonly number[], end: Moment | undefined, bound: number): TimedVerdict {
  const isUserTimeout = end?.signals.includes('connection aborted due to user timeout') === true;
  if (end !== undefined && isUserTimeout && end.at >= USER_TIMEOUT)
    return allowed(
      `the user timeout ends it after ${seconds(end.at)}: §3.9.1.1 lets it run for octets that are not delivered`,
    );
  if (end !== undefined)
    return fails(
      `ends after ${seconds(end.at)}, though the peer answers every probe: it has to stay open (MUST-37)`,
    );
  const [before = 0, last = 0] = times.slice(-2);
  // Intervals may double for ever.
  const isOver = bound - last > 3 * (last - before) + GROWN;
  if (isOver)
    return fails(`the probes stop after ${seconds(last)}: nobody learns that the window opens (MUST-36)`);
  return { verdict: 'pass' };
}

/** A probe makes the peer say its window: one octet, or an ACK that the peer has to answer (§3.8.6.1). */
function isProbing(output: string): boolean {
  return output === 'snd ACK' || output.startsWith('snd DATA');
}

/** A listener that goes on listening is told nothing. */
function isTold({ state }: Cell): boolean {
  return !state.startsWith('SYN_RCVD/passive');
}

/** Is the interval before the k-th retransmission longer than the one before it, unless it has grown enough? */
function growsAt(times: readonly number[], k: number): boolean {
  const [before, last, now] = [times[k - 2], times[k - 1], times[k]];
  if (last === undefined || now === undefined || before === undefined) return true;
  const interval = last - before;
  return interval >= GROWN || now - last >= DOUBLES * interval;
}

/** `sent again after 1.0, 3.0, 7.0 s; then CLOSED after 123.0 s`, one entry a moment. */
export function timelineTexts(moments: readonly Moment[]): string[] {
  return moments.map(({ at, outputs, signals, state }) => {
    const told = signals.map((signal) => `"${signal}"`);
    const what = [...outputs, ...told, ...(state === undefined ? [] : [`→ ${state}`])].join(', ');
    return `${what} after ${seconds(at)}`;
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function listed(times: readonly number[]): string {
  return `${times
    .slice(0, 6)
    .map((at) => (at / 1000).toFixed(1))
    .join(', ')}${times.length > 6 ? ', …' : ''} s`;
}

function fails(told: string): TimedVerdict {
  return { verdict: 'fail', told };
}

function allowed(told: string): TimedVerdict {
  return { verdict: 'allowed', told };
}
