import type { TcpProfile } from '../../machines/tcp.types.ts';
import { type Fsm, NONE, placeOf } from '../fsm/fsm.ts';
import { confusionText, type Guarantee, guaranteeText } from '../fsm/proof/guarantee.ts';
import type { Verdict } from '../run/verdict.ts';

/** The scope of a run: the whole machine, the part of it the SUT supports, and the worst verdict of each cell. */
export interface ProofScope {
  /** The rules the SUT was tested against. */
  profile: TcpProfile;
  fsm: Fsm;
  offered: Fsm;
  cells: ReadonlyMap<string, Verdict>;
  /** Addresses whose cases were left out on demand. */
  skipped?: readonly string[];
  /** Why nothing that was found can be believed; `null` where it can. */
  doubt?: string | null;
}

/** What a run has proved, as a sentence, and why it is not more. */
export function proofText(guarantee: Guarantee, ran: ProofScope): string {
  const { skipped = [] } = ran;
  const leftOut = skipped.length === 0 ? '' : ` Left out on demand: ${skipped.join(', ')}.`;
  return `${claimText(guarantee, ran)}${leftOut}`;
}

/** Names of the standards the SUT was tested against. */
const STANDARDS: Readonly<Record<TcpProfile, string>> = {
  rfc9293: 'RFC 9293',
  rfc793: 'RFC 9293 with the rules of RFC 793 for RST and SYN',
};

function claimText(guarantee: Guarantee, ran: ProofScope): string {
  const { cells, doubt = null } = ran;
  if (doubt !== null) return `Nothing is proved: ${doubt}.`;
  const standard = STANDARDS[ran.profile];
  const failed = [...cells.values()].filter((verdict) => verdict === 'fail' || verdict === 'error').length;
  if (failed > 0) {
    return `Disproved: the SUT is not as ${standard} has it: failures were seen in ${failed} of ${guarantee.cells} state × input pairs. Nothing is claimed of the rest.`;
  }
  const sentence = `Proved: ${guaranteeText(guarantee, standard)}.`;
  const shortfall = shortfallText(guarantee, ran);
  return shortfall === '' ? sentence : `${sentence} Not proved: ${shortfall}.`;
}

/** `31 pairs unsupported, 18 known, 28 lead to a state not told from another (…)`. */
function shortfallText(guarantee: Guarantee, ran: ProofScope): string {
  const { fsm } = ran;
  const counts = new Map<string, number>();
  for (const [cell, next] of fsm.next.entries()) {
    if (next === NONE || guarantee.verified[cell] === 1) continue;
    const why = whyNotProved(guarantee, cell, ran);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return [...counts].map(([why, count]) => `${count} ${why}`).join(', ');
}

function whyNotProved(guarantee: Guarantee, cell: number, { fsm, offered, cells }: ProofScope): string {
  const { state, input } = placeOf(fsm, cell);
  const verdict = cells.get(`${state}/${input}`);
  switch (verdict) {
    case undefined:
      return offered.next[cell] === NONE ? 'unsupported' : 'not run';
    case 'pass':
    case 'fixed':
      return guarantee.unidentified.has(cell)
        ? `behind which a state was not told from another (${confusionText(fsm, guarantee)})`
        : 'answered rightly, but not from a state that was told apart';
    case 'inconclusive':
      return 'not decided';
    default:
      return verdict;
  }
}
