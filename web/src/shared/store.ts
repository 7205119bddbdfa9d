// A page's state: one object, replaced as a whole, watched by the components.
import { useEffect, useState } from "preact/hooks";

export interface Store<S> {
  get(): S;
  /** Merges ${patch} into the state and tells the watchers. */
  set(patch: Partial<S>): void;
  subscribe(watcher: () => void): () => void;
}

export function createStore<S extends object>(initial: S): Store<S> {
  let state = initial;
  const watchers = new Set<() => void>();
  return {
    get: () => state,
    set(patch) {
      state = { ...state, ...patch };
      for (const watcher of watchers) watcher();
    },
    subscribe(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

export function useStore<S extends object>(store: Store<S>): S {
  const [state, setState] = useState(store.get());
  useEffect(() => {
    const update = () => setState(store.get());
    update();
    return store.subscribe(update);
  }, [store]);
  return state;
}
