/** Milliseconds of work after which messages are let in: that it is cancelled, for instance. */
const LONGEST = 30;

/** Lets messages in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/**
 * Runs work that yields, and ends this turn of the event loop whenever it has taken long. Rejects with the signal's
 * reason when aborted.
 */
export async function runPausing<T, R>(
  work: Generator<T, R>, onstep: (told: T) => void, signal: AbortSignal,
): Promise<R> {
  let last = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const step = work.next();
    if (step.done) return step.value;
    onstep(step.value);
    if (performance.now() - last < LONGEST) continue;
    await nextTurn();
    last = performance.now();
  }
}
