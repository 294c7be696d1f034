import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Case } from '../../model/suite.ts';
import { tcpTable } from '../../model/tcp-table.ts';
import { plannedTrace, recordedTrace, type Trace } from '../stage/trace.ts';
import { liveStore, liveTrace } from './live-store.ts';
import { manualStore } from './manual-store.ts';
import { caseKey, runStore } from './run-store.ts';
import { useStore } from './store.ts';
import { useTexts, useUi } from './ui.ts';
import { useRules } from './use-rules.ts';

export interface SuiteMade {
  cases: readonly Case[];
  /** Number of cases in the suite; fewer may be kept. */
  total: number;
  /** Has its generator loaded? */
  isThere: boolean;
  /** Why its generator could not be loaded. */
  failure: string | null;
}

const NOT_YET: SuiteMade = { cases: [], total: 0, isThere: false, failure: null };

/** The cases of a suite over the whole machine. */
export function useSuite(name: string): SuiteMade {
  const [made, setMade] = useState<{ name: string; suite: SuiteMade }>({ name: '', suite: NOT_YET });
  useEffect(() => {
    let isCurrent = true;
    const show = (suite: SuiteMade) => {
      if (isCurrent) setMade({ name, suite });
    };
    import('./suites.ts').then(
      ({ casesOfSuiteNamed }) =>
        show({ ...casesOfSuiteNamed(name, tcpTable()), isThere: true, failure: null }),
      ({ message }: Error) => show({ ...NOT_YET, failure: message }),
    );
    return () => {
      isCurrent = false;
    };
  }, [name]);
  return made.name === name ? made.suite : NOT_YET;
}

export interface ShownTrace {
  trace: Trace;
  /** Is the trace known? */
  isThere: boolean;
  /** Why it cannot be shown. */
  problem: string | null;
  /** The first case of the suite. */
  first: string | undefined;
}

const NOTHING: Trace = { title: '', steps: [] };

/** The trace that diagram and ladder show. */
export function useShown(): ShownTrace {
  const { lookup } = useRules();
  const texts = useTexts();
  const subject = useUi(({ context }) => context.subject);
  const suite = useSuite(subject.kind === 'case' ? subject.suite : 'transitions');
  const run = useStore(runStore);
  const hands = useStore(manualStore);
  const { actors } = useStore(liveStore);
  const trace = useMemo(() => {
    switch (subject.kind) {
      case 'case': {
        const recorded = run.byId.get(caseKey(subject.suite, subject.id));
        if (recorded !== undefined && recorded.steps.length > 0) return recordedTrace(recorded, lookup);
        const found = suite.cases.find(({ id }) => id === subject.id);
        const planned = found === undefined ? null : plannedTrace(found, lookup);
        // A case that could not run shows what it would have asked, and why it did not.
        return recorded === undefined
          ? planned
          : { ...recordedTrace(recorded, lookup), steps: planned?.steps ?? [] };
      }
      case 'hands':
        return { title: '', steps: hands.steps };
      case 'live': {
        const actor = actors.get(subject.actors[0] ?? '');
        return actor === undefined ? null : liveTrace(actor);
      }
    }
  }, [subject, lookup, run, suite, hands, actors]);
  const isMissing = trace === null && subject.kind === 'case' && subject.id !== '' && suite.isThere;
  return {
    trace: trace ?? NOTHING,
    isThere: trace !== null,
    problem: isMissing ? texts.noSuchCase(subject.id, subject.suite) : suite.failure,
    first: suite.cases[0]?.id,
  };
}
