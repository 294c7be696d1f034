import type { getAdjacencyMap } from '@xstate/graph';
import type { AnyStateMachine, EventFrom, InputFrom, SnapshotFrom } from 'xstate';

/**
 * The one place that imports XState's graph utilities. Upstream is moving them from `@xstate/graph` to
 * `xstate/graph`; a differential test holds the two equal, so the day the package is retired this line changes.
 */
export { getAdjacencyMap, getShortestPaths, getSimplePaths } from '@xstate/graph';

type LogicOf<M extends AnyStateMachine> = Parameters<
  typeof getAdjacencyMap<SnapshotFrom<M>, EventFrom<M>, InputFrom<M>>
>[0];

/** A machine as `getAdjacencyMap` takes it: its signature does not know machines that declare `emitted`. */
export function asLogic<M extends AnyStateMachine>(machine: M): LogicOf<M> {
  return machine as unknown as LogicOf<M>;
}
