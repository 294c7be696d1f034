import { useEffect, useState } from 'preact/hooks';
import { tcpTable } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import { handsStore } from './hands-store.ts';
import { liveStore } from './live-store.ts';
import { useRules } from './rules.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { plannedTrace, recordedTrace, type Trace } from './trace.ts';
import { useUi } from './ui.ts';

/** The cases of a suite over the whole machine; empty until its generator is loaded. */
export function useSuite(name: string): readonly Case[] {
  const [made, setMade] = useState<{ name: string; cases: readonly Case[] }>({ name: '', cases: [] });
  useEffect(() => {
    let isCurrent = true;
    void import('./suites.ts').then(({ casesOfSuiteNamed }) => {
      if (isCurrent) setMade({ name, cases: casesOfSuiteNamed(name, tcpTable()) });
    });
    return () => {
      isCurrent = false;
    };
  }, [name]);
  return made.name === name ? made.cases : [];
}

/** What diagram and ladder show; `null` where there is nothing of that name. */
export function useShownTrace(): Trace | null {
  const { lookup } = useRules();
  const subject = useUi(({ context }) => context.subject);
  const suite = useSuite(subject.kind === 'case' ? subject.suite : 'transitions');
  const run = useStore(runStore);
  const hands = useStore(handsStore);
  const { actors } = useStore(liveStore);
  switch (subject.kind) {
    case 'case': {
      const recorded = run.byId.get(caseKey(subject.suite, subject.id));
      if (recorded !== undefined) return recordedTrace(recorded, lookup);
      const planned = suite.find(({ id }) => id === subject.id);
      return planned === undefined ? null : plannedTrace(planned, lookup);
    }
    case 'hands':
      return { title: '', steps: hands.steps };
    case 'live': {
      const actor = actors.get(subject.actors[0] ?? '');
      return actor === undefined ? null : { title: actor.name, steps: actor.steps };
    }
  }
}
