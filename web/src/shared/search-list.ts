// The list of a combobox: what was found for the latest text, and which option the arrows stand on.
import { useEffect, useRef, useState } from "preact/hooks";
import { latest, type Latest } from "./latest";

const SEARCH_DELAY_MS = 150;

interface ListState<O> {
  isOpen: boolean;
  isLoading: boolean;
  isFailed: boolean;
  found: O[];
  active: number; // -1: none
}

export interface SearchList<O> extends ListState<O> {
  open(text: string): void;
  close(): void;
  /** Moves to the next (1) or previous (-1) of ${count} options, around the ends. */
  move(step: 1 | -1, count: number): void;
}

const CLOSED = { isOpen: false, isLoading: false, isFailed: false, found: [], active: -1 };

function neighbour(active: number, step: 1 | -1, count: number): number {
  if (active < 0) return step === 1 ? 0 : count - 1;
  return (active + step + count) % count;
}

export function useSearchList<O>(search: (text: string, signal: AbortSignal) => Promise<O[]>): SearchList<O> {
  const [state, setState] = useState<ListState<O>>(CLOSED);
  const newest = useRef(search);
  newest.current = search;
  const runner = useRef<Latest<string>>();
  runner.current ??= latest<string, O[]>(
    SEARCH_DELAY_MS,
    (text, signal) => newest.current(text, signal),
    (found, text) => {
      const active = text.trim() !== "" && found.length > 0 ? 0 : -1; // Enter takes the best of what was asked for
      setState((now) => ({ ...now, found, isLoading: false, isFailed: false, active }));
    },
    () => setState((now) => ({ ...now, found: [], isLoading: false, isFailed: true, active: -1 })),
  );
  useEffect(() => () => runner.current?.cancel(), []);

  return {
    ...state,
    open(text) {
      setState((now) => ({ ...now, isOpen: true, isLoading: true, active: -1 }));
      runner.current?.run(text);
      if (text === "") runner.current?.flush();
    },
    close() {
      runner.current?.cancel();
      setState(CLOSED);
    },
    move: (step, count) => count > 0 && setState((now) => ({ ...now, active: neighbour(now.active, step, count) })),
  };
}
