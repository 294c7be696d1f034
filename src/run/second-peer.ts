import type { Capabilities } from '../adapters/adapter.ts';
import { type Fsm, NONE, step, type Word } from '../fsm/fsm.ts';
import { endings } from '../fsm/suites/lives.ts';
import { accessWords, wayId } from '../fsm/suites/state-cover.ts';
import { type Input, SECOND_PEER_CALLS } from '../model/alphabet.ts';
import { type Configuration, isMeantBy } from '../model/configuration.ts';
import { stepsAlong } from '../model/suite.ts';
import { ruleOf, type Table } from '../model/table.ts';
import type { Steps } from './maybe-async.ts';
import { judge, withoutRetransmissions } from './oracle.ts';
import type { Planned } from './plan.ts';
import type { Meeting, Met, SecondPeer, SeenOutput } from './subject.ts';

/*
 * A second peer calls the port of a connection that is open, or was. The machine itself says what is due: a SYN is
 * answered as in LISTEN where somebody listens, else as in CLOSED; and the first connection is left as it was
 * (RFC 9293 §3.10.7.1, MUST-41).
 */

export const SECOND_PEER_SUMMARY =
  'a SYN of a second peer in every state, and a whole connection with it behind every end of a life';

const ITS_SYN: readonly Input[] = ['rcv.SYN'];
const ITS_LIFE: readonly Input[] = ['rcv.SYN', 'rcv.ACK', 'rcv.DATA', 'rcv.RST'];

/** Every state, after either opening; and the port listening again behind every end of a life. */
export function* planSecondPeer(
  table: Table,
  offered: Fsm,
  { unsupported = [] }: Pick<Capabilities, 'unsupported'>,
): Generator<Planned> {
  for (const way of waysTo(offered)) {
    const entry = planned(table, offered, way);
    const { suite, case: given, meets } = entry;
    const where = configurationOfMeeting(meets);
    const refused = unsupported.find(
      ({ state, input }) => input === SECOND_PEER_CALLS && isMeantBy(where, state),
    );
    if (refused === undefined) yield entry;
    else
      yield {
        suite,
        case: { ...given, steps: [] },
        unsupported: { cell: meets.cell.id, reason: refused.reason },
      };
  }
}

function* waysTo(offered: Fsm): Generator<Word> {
  const listen = offered.inputs.indexOf('OPEN.passive');
  yield [];
  for (const opening of ['OPEN.passive', 'OPEN.active'])
    yield* waysAfter(offered, offered.inputs.indexOf(opening));
  if (listen < 0) return;
  for (const life of endings(offered, accessWords(offered))) yield [...life, listen];
}

function planned(table: Table, offered: Fsm, way: Word): Planned & { meets: Meeting } {
  const inputs = way.map((input) => offered.inputs[input] as Input);
  const steps = stepsAlong(table, inputs);
  const state = steps.at(-1)?.expected.state ?? table.initial;
  const id = `${wayId('second-peer', offered, way)}/${SECOND_PEER_CALLS}`.replace('//', '/');
  const cell = ruleOf(table, state, SECOND_PEER_CALLS);
  const wasPassive = inputs.includes('OPEN.passive') && state !== 'CLOSED' && state !== 'LISTEN';
  const meets: Meeting = {
    suite: 'second-peer',
    cell,
    ...(wasPassive && { orElse: table.cell('LISTEN', 'rcv.SYN') }),
    inputs: state === 'LISTEN' ? ITS_LIFE : ITS_SYN,
  };
  return { suite: 'second-peer', case: { id, steps }, meets };
}

/** The shortest way to each state that begins with an opening, and neither ends the life nor opens again. */
function* waysAfter(fsm: Fsm, opening: number): Generator<Word> {
  const first = opening < 0 ? NONE : step(fsm, fsm.initial, opening);
  if (first === NONE) return;
  const width = fsm.inputs.length;
  const calls = (cell: number) =>
    fsm.states[first] === 'LISTEN' && !fsm.inputs[cell % width]?.startsWith('rcv.');
  const next = fsm.next.map((to, cell) => {
    const leaves = to === fsm.initial || (Math.floor(cell / width) === first && calls(cell));
    return leaves ? NONE : to;
  });
  const access = accessWords({ ...fsm, next, initial: first });
  for (const [, way] of [...access].toSorted(([a], [b]) => a - b)) yield [opening, ...way];
}

/** What came of a meeting. */
export interface MetVerdict {
  verdict: 'pass' | 'allowed' | 'fail';
  /** What is wrong, or why it is allowed, in words. */
  told?: string;
  /** The answer to the SYN, and what the first peer was sent. */
  outputs: readonly string[];
  /** State of the first connection afterwards; absent on a black box. */
  state?: string;
  /** One entry for each of the second peer's segments. */
  timeline: readonly string[];
}

/** A listener that stands: in words of the RFC. */
const LISTENS_STILL =
  'A31: a listener that stands beside its connection takes the next one (MUST-42: LISTEN on a port while a connection with the same local port is open).';

/**
 * Lets the second peer speak, and judges the answers by the machine. Signals are not compared: they do not say whose.
 * @param state the first connection's, as the SUT shows it; a port that listens has none.
 */
export function* meet(
  { cell, orElse, inputs }: Meeting,
  peer: SecondPeer,
  { table, state, isReal }: { table: Table; state: string | undefined; isReal: boolean },
): Steps<MetVerdict> {
  const options = { signals: NO_SIGNALS, toleratesRetransmissions: isReal };
  const timeline: string[] = [];
  let answer: readonly string[] = [];
  let verdict: Pick<MetVerdict, 'verdict' | 'told'> = { verdict: 'pass' };
  let met: Met | undefined;
  const fails = (told: string): MetVerdict => ({
    verdict: 'fail',
    told,
    outputs: answer,
    ...(met?.state !== undefined && { state: met.state }),
    timeline,
  });
  let at = cell;
  for (const [index, input] of inputs.entries()) {
    met = yield* peer.give(at);
    const names = met.seen.outputs.map(({ name }) => name);
    timeline.push(`${input} → ${names.join(', ') || 'nothing'}`);
    if (index === 0) answer = names;
    const toFirst = isReal ? withoutRetransmissions(met.toFirst, []) : met.toFirst;
    if (toFirst.length > 0) {
      answer = [...answer, ...toFirst.map(({ name }) => name)];
      return fails(`the first peer was sent ${toFirst.map(textOf).join(', ')}`);
    }
    if (!isPort(state) && met.state !== undefined && met.state !== state)
      return fails(`the first connection went to ${met.state}, and nothing concerned it`);
    const judged = judge(at, met.seen, peer.track, options);
    if (judged.verdict === 'fail') {
      if (index > 0) return fails(`to its ${input} it ${judged.problem}`);
      const listensStill =
        orElse !== undefined && judge(orElse, met.seen, peer.track, options).verdict !== 'fail';
      if (!listensStill) return fails(judged.problem);
      verdict = { verdict: 'allowed', told: LISTENS_STILL };
      break;
    }
    peer.track.accept(at, judged.answer, met.seen);
    const next = inputs[index + 1];
    if (next === undefined || !table.has(judged.answer.next)) break;
    at = table.cell(judged.answer.next, next);
  }
  return {
    ...verdict,
    outputs: answer,
    ...(met?.state !== undefined && { state: met.state }),
    timeline,
  };
}

const NO_SIGNALS: ReadonlySet<string> = new Set();

/** No connection yet: a second peer's is the first, and some stacks show it. */
function isPort(state: string | undefined): boolean {
  return state === 'LISTEN' || state === 'CLOSED';
}

function textOf({ name, text }: SeenOutput): string {
  return text === undefined ? name : `${name} ${text()}`;
}

/** Where the first connection is when the second peer calls. */
export function configurationOfMeeting({ cell }: Meeting): Configuration {
  return cell.id.slice(0, -SECOND_PEER_CALLS.length - 1) as Configuration;
}
