import { useSyncExternalStore } from 'preact/compat';

/** Data that components show and that changes from outside; several changes at once are drawn once. */
export interface Store<T> {
  get(): T;
  set(next: T): void;
  subscribe(listener: () => void): () => void;
}

/** @param restMs least time between two notifications, ms. */
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
      // A page in the background draws no frames, but its listeners are still called.
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
