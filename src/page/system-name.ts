import { handsStore } from './hands-store.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { useTexts, useUi } from './ui.ts';

/** Who is at the left of the ladder: the system under test, or the machine where none was run. */
export function useSystemName(): string {
  const texts = useTexts();
  const subject = useUi(({ context }) => context.subject);
  const run = useStore(runStore);
  const hands = useStore(handsStore);
  if (subject.kind === 'hands') return hands.ready?.name ?? texts.machine;
  if (subject.kind === 'live') return texts.machine;
  const ran = run.byId.has(caseKey(subject.suite, subject.id));
  return ran ? (run.begin?.name ?? texts.system) : texts.machine;
}
