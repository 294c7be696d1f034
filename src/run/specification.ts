import type { Adapter, Capabilities } from '../adapters/adapter.ts';
import { reference } from '../adapters/reference/adapter.ts';
import type { Labelled } from '../learn/difference.ts';
import { learn } from '../learn/learn.ts';
import { isInput } from '../model/alphabet.ts';
import type { Configuration } from '../model/configuration.ts';
import { fsmOf } from '../model/table-fsm.ts';
import { tcpTable } from '../model/tcp-table.ts';
import { type LearnedStackOptions, learnedStack } from './learned-stack.ts';

/**
 * RFC 9293 as a machine that was learned: the embedded endpoint, asked what a stack was asked and seen as that is seen, so that
 * the answers of both are in the same words.
 */
export interface Specification extends Labelled {
  /** By state: the configuration of the table. */
  configurations: readonly Configuration[];
  /** The stack may hold back the ACK of octets (SHLD-18). */
  delaysAcks: boolean;
}

const table = tcpTable();

/**
 * The machine of RFC 9293 as a stack like this one would show it.
 *
 * @param inputs those that the stack is asked.
 */
export async function specificationFor(
  { state, signals, unsupported, results, expires, clock, timers: own = {} }: Capabilities,
  inputs: readonly string[],
  { seed = 1, observe = 'state' }: Pick<LearnedStackOptions, 'seed' | 'observe'> = {},
): Promise<Specification> {
  const { capabilitiesWith: _, ...endpoint } = reference;
  const { '2MSL': __, ...timers } = reference.capabilities.timers ?? {};
  // Where a timer is made to run out nothing else runs; where time passes, everything does.
  const isForced = expires?.includes('2MSL') && clock !== 'virtual';
  const like: Adapter = {
    ...endpoint,
    capabilities: {
      ...reference.capabilities,
      ...(isForced && { timers, expires: ['2MSL', 'user'] }),
      ...(signals === undefined ? { signals: [] } : { signals }),
      // What a call answers is not in the RFC: there such a stack is asked more.
      ...(unsupported !== undefined && { unsupported: unsupported.filter((one) => !results || one.state) }),
    },
  };
  const sends = state ? 'by state' : 'by wire';
  const stack = await learnedStack(like, { seed, inputs, sends });
  // The table has every state but those between the times that it has not.
  const hasMoreTimes = inputs.some((input) => !isInput(input) || input === 'timeout.retransmission');
  const extra = hasMoreTimes ? 1 : 0;
  const { machine, labels, access } = await learn(stack, { extra, priors: [fsmOf(table)] });
  const isShown = state && observe === 'state';
  const configurations = access.map(configurationAfter);
  const named = { ...machine, states: numbered(configurations, () => 0) };
  return {
    machine: isShown ? named : { ...named, labels: null },
    labels: isShown ? labels : labels.map(() => ''),
    configurations,
    delaysAcks: own.delayedAck === undefined ? clock === 'virtual' : own.delayedAck > 0,
  };
}

function configurationAfter(word: readonly string[]): Configuration {
  return word.reduce<Configuration>(
    (at, input) => (isInput(input) ? table.cell(at, input).next : at),
    table.initial,
  );
}

/** Names, and from the second of a kind on a number behind them; the one of the lowest rank is the first. */
export function numbered(bases: readonly string[], rank: (state: number) => number): string[] {
  const groups = new Map<string, number[]>();
  for (const [state, base] of bases.entries()) groups.set(base, [...(groups.get(base) ?? []), state]);
  const names = [...bases];
  for (const [base, states] of groups) {
    const ranked = states.toSorted((a, b) => rank(a) - rank(b) || a - b);
    for (const [at, state] of ranked.entries()) if (at > 0) names[state] = `${base}#${at + 1}`;
  }
  return names;
}

/** What was not asked, of time above all; `null`: nothing of that kind. */
export function untimedText({ clock, simulates }: Capabilities, inputs: readonly string[]): string | null {
  const unsent = inputs.includes('SEND') ? [] : ['SEND is not asked'];
  if (clock === 'virtual' && inputs.includes('timeout.2MSL'))
    return unsent.length === 0 ? null : 'SEND is not asked.';
  const never = ['timeout.2MSL', 'timeout.user', 'timeout.retransmission'].filter(
    (input) => !inputs.includes(input),
  );
  const parts = [
    'It is the machine between its timers',
    ...(never.length === 0 ? [] : [`${never.join(', ')} never ran out`]),
    ...Object.values(simulates ?? {}),
    ...unsent,
  ];
  return `${parts.join('; ')}.`;
}
