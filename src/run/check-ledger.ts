import * as v from 'valibot';
import { isInput } from '../model/alphabet.ts';
import { isConfiguration, STATES } from '../model/configuration.ts';
import { oneLine } from './reason.ts';
import { TIMER_FAULTS } from './subject.ts';
import { rangeProblem } from './versions.ts';

/** What is wrong with something that should be a `Ledger`, and where in it; `null` where it is one. */
export function ledgerProblem(given: unknown): string | null {
  const checked = v.safeParse(LEDGER, given);
  if (checked.success) return null;
  const [issue] = checked.issues;
  if (issue.type === 'strict_object' && issue.input !== undefined) return unknownKey(issue.path ?? []);
  return `${v.getDotPath(issue) ?? 'the file'}: ${oneLine(issue.message)}`;
}

/** A word that nobody looks at would make an entry speak of more than it was meant for. */
function unknownKey(path: readonly { key: unknown; input: unknown }[]): string {
  const names = path.map(({ key }) => String(key));
  const last = names.pop() ?? '';
  const place = names.join('.') || 'the file';
  const known = names.length === 0 ? KEYS : names.at(-1) === 'does' ? DOES_KEYS : ENTRY_KEYS;
  return `${place}: there is no "${oneLine(last)}" here, only ${known.join(', ')}`;
}

/** What is seen of a SUT beside its segments: where a timer is waited for, or of a machine without octets. */
const OTHERS: readonly string[] = [
  'create TCB',
  'delete TCB',
  'start 2MSL timer',
  ...Object.values(TIMER_FAULTS),
];

function isOutput(name: string): boolean {
  return name.startsWith('snd ') || OTHERS.includes(name);
}

const checkRange = ({ dataset, addIssue }: v.RawCheckContext<string>): void => {
  const problem = dataset.typed ? rangeProblem(dataset.value) : null;
  if (problem !== null) addIssue({ message: problem });
};

const cell = v.pipe(v.string(), v.check(isCell, 'expected a cell, such as FIN_WAIT_1/rcv.ACK.future'));

const LEDGER = v.strictObject({
  sut: v.string(),
  version: v.optional(v.string()),
  deviations: v.array(
    v.strictObject({
      cell,
      after: v.optional(v.array(cell)),
      options: v.optional(v.record(v.string(), v.string())),
      does: v.strictObject({
        state: v.optional(v.picklist(STATES)),
        outputs: v.array(
          v.pipe(
            v.string(),
            v.check(isOutput, `expected "snd ACK" and the like, or one of: ${OTHERS.join(', ')}`),
          ),
          'expected what it does, in order: its segments, and timers where they show; [] for nothing',
        ),
        segments: v.optional(v.array(v.string())),
        signals: v.optional(v.array(v.string())),
      }),
      versions: v.optional(v.pipe(v.string(), v.rawCheck(checkRange))),
      varies: v.optional(v.string()),
      why: v.pipe(v.string(), v.nonEmpty('expected a reason')),
      link: v.optional(v.string()),
    }),
  ),
});

const KEYS = Object.keys(LEDGER.entries);
const ENTRY_KEYS = Object.keys(LEDGER.entries.deviations.item.entries);
const DOES_KEYS = Object.keys(LEDGER.entries.deviations.item.entries.does.entries);

function isCell(name: string): boolean {
  const cut = name.lastIndexOf('/');
  return isConfiguration(name.slice(0, cut)) && isInput(name.slice(cut + 1));
}
