// Of calls that overtake each other, only the last one counts.

export interface Latest<A> {
  run(argument: A): void;
  /** Sends what is still waiting, at once. */
  flush(): void;
  cancel(): void;
}

export function latest<A, R>(
  delayMs: number,
  call: (argument: A, signal: AbortSignal) => Promise<R>,
  onResult: (result: R, argument: A) => void,
  onFailure: (thrown: unknown) => void,
): Latest<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void) | undefined;
  let running: AbortController | undefined;

  function start(argument: A) {
    waiting = undefined;
    running?.abort();
    const mine = (running = new AbortController());
    call(argument, mine.signal).then(
      (result) => mine.signal.aborted || onResult(result, argument),
      (thrown: unknown) => mine.signal.aborted || onFailure(thrown),
    );
  }
  return {
    run(argument) {
      clearTimeout(timer);
      running?.abort(); // its answer would be taken for this one's
      waiting = () => start(argument);
      timer = setTimeout(() => waiting?.(), delayMs);
    },
    flush() {
      clearTimeout(timer);
      waiting?.();
    },
    cancel() {
      clearTimeout(timer);
      waiting = undefined;
      running?.abort();
    },
  };
}
