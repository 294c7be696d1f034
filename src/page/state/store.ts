import { useSyncExternalStore } from 'preact/compat';

/** Data that components show and that changes from outside; much that changes at once is drawn once. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

/** @param restMs after telling of a change it waits so long before it tells of the next. */
export function createStore<T>(initial: T, restMs = 0): Store<T> {
  let value = initial;
  let isDue = false;
  let toldAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  const tell = () => {
    isDue = false;
    toldAt = performance.now();
    for (const listener of listeners) listener();
  };
  return {
    get: () => value,
    set(next) {
      value = next;
      if (isDue) return;
      isDue = true;
      // A page in the background draws no frames, and is told all the same.
      const wait = toldAt + restMs - performance.now();
      if (document.hidden) setTimeout(tell, 200);
      else if (wait > 0) setTimeout(() => requestAnimationFrame(tell), wait);
      else requestAnimationFrame(tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
