import { useEffect, useMemo, useState } from 'preact/hooks';
import { tcpTable } from '../model/table.ts';
import type { Case } from '../suites/suite.ts';
import { handsStore } from './hands-store.ts';
import { liveStore } from './live-store.ts';
import { useRules } from './rules.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { plannedTrace, recordedTrace, type Trace } from './trace.ts';
import { useUi } from './ui.ts';

export interface SuiteMade {
  cases: readonly Case[];
  /** How many there are; more than are kept. */
  total: number;
  /** Its generator may still be on its way. */
  isThere: boolean;
}

const NOT_YET: SuiteMade = { cases: [], total: 0, isThere: false };

/** The cases of a suite over the whole machine. */
export function useSuite(name: string): SuiteMade {
  const [made, setMade] = useState<{ name: string; suite: SuiteMade }>({ name: '', suite: NOT_YET });
  useEffect(() => {
    let isCurrent = true;
    void import('./suites.ts').then(({ casesOfSuiteNamed }) => {
      if (isCurrent) setMade({ name, suite: { ...casesOfSuiteNamed(name, tcpTable()), isThere: true } });
    });
    return () => {
      isCurrent = false;
    };
  }, [name]);
  return made.name === name ? made.suite : NOT_YET;
}

const NOTHING: Trace = { title: '', steps: [] };

/** What diagram and ladder show. `isMissing`: there is nothing of that name; `isThere`: it is known what there is. */
export function useShown(): {
  trace: Trace;
  isThere: boolean;
  isMissing: boolean;
  first: string | undefined;
} {
  const { lookup } = useRules();
  const subject = useUi(({ context }) => context.subject);
  const suite = useSuite(subject.kind === 'case' ? subject.suite : 'transitions');
  const run = useStore(runStore);
  const hands = useStore(handsStore);
  const { actors } = useStore(liveStore);
  const trace = useMemo(() => {
    switch (subject.kind) {
      case 'case': {
        const recorded = run.byId.get(caseKey(subject.suite, subject.id));
        if (recorded !== undefined) return recordedTrace(recorded, lookup);
        const planned = suite.cases.find(({ id }) => id === subject.id);
        return planned === undefined ? null : plannedTrace(planned, lookup);
      }
      case 'hands':
        return { title: '', steps: hands.steps };
      case 'live': {
        const actor = actors.get(subject.actors[0] ?? '');
        return actor === undefined ? null : { title: actor.name, steps: actor.steps };
      }
    }
  }, [subject, lookup, run, suite, hands, actors]);
  const isMissing = trace === null && (subject.kind !== 'case' || suite.isThere);
  return { trace: trace ?? NOTHING, isThere: trace !== null, isMissing, first: suite.cases[0]?.id };
}
