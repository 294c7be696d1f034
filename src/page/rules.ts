import type { TcpProfile } from '../../machines/tcp.types.ts';
import { tcpTable } from '../model/table.ts';
import { type TableEntry, tableEntry } from '../report/table-formats.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { type Lookup, lookupIn } from './trace.ts';
import { useUi } from './ui.ts';

/** What the machine says, under one profile. */
export interface Rules {
  entries: readonly TableEntry[];
  lookup: Lookup;
}

const made = new Map<TcpProfile, Rules>();

export function rulesOf(profile: TcpProfile): Rules {
  let rules = made.get(profile);
  if (rules === undefined) {
    const entries = tcpTable(profile).cells.map(tableEntry);
    rules = { entries, lookup: lookupIn(entries) };
    made.set(profile, rules);
  }
  return rules;
}

/** Under the profile of the run, where it is a case of the run that is shown. */
export function useRules(): Rules {
  const subject = useUi(({ context }) => context.subject);
  const { begin, byId } = useStore(runStore);
  const isRun = subject.kind === 'case' && byId.has(caseKey(subject.suite, subject.id));
  return rulesOf(isRun && begin?.profile === 'rfc793' ? 'rfc793' : 'rfc9293');
}
