// Asks again and again, ever more slowly, and not at all while nobody looks.

export interface Pace {
  first: number; // ms
  factor: number;
  max: number; // ms
}

/** Calls ${ask} until it resolves to false; the result stops it. */
export function poll(pace: Pace, ask: () => Promise<boolean>): () => void {
  let delay = pace.first;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  async function turn() {
    if (isStopped) return;
    const goesOn = document.hidden ? true : await ask().catch(() => true);
    if (goesOn) schedule();
    else stop();
  }
  function schedule() {
    if (isStopped) return;
    clearTimeout(timer); // the page may have become visible while an answer was awaited
    timer = setTimeout(() => void turn(), delay);
    delay = Math.min(delay * pace.factor, pace.max);
  }
  function onVisible() {
    if (document.hidden) return;
    delay = pace.first;
    schedule();
  }
  function stop() {
    isStopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisible);
  }
  document.addEventListener("visibilitychange", onVisible);
  schedule();
  return stop;
}
