import type { TcpProfile } from '../../../machines/tcp.types.ts';
import { liveStore } from './live-store.ts';
import { manualStore } from './manual-store.ts';
import { profileOf, rulesOf, type ShownRules } from './rules.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import type { ShownSubject } from './ui.machine.ts';
import { useUi } from './ui.ts';

/** The rules of the shown subject: those of its run, those chosen by hand, or those an actor reported. */
export function useRules(): ShownRules {
  return rulesOf(useProfile(useUi(({ context }) => context.subject)));
}

function useProfile(subject: ShownSubject): TcpProfile {
  const { begin, byId } = useStore(runStore);
  const { profile } = useStore(manualStore);
  const { actors } = useStore(liveStore);
  switch (subject.kind) {
    case 'case':
      return profileOf(byId.has(caseKey(subject.suite, subject.id)) && begin?.profile);
    case 'hands':
      return profile;
    case 'live':
      return actors.get(subject.actors[0] ?? '')?.profile ?? 'rfc9293';
  }
}
