import { unlessAborted } from './timeout';

/** Calls that must not overlap: each waits for the one before to have cleaned up. */
export class Turns {
  /** The end of the last one. */
  #turn: Promise<void> = Promise.resolve();
  /** Ends what `replace` began last. */
  #supersede: ((reason: unknown) => void) | null = null;

  /** Does the work when everything before is done. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /**
   * As `take`, and gives up what another `replace` began before. The caller hears of an abort at once; what is under
   * way cleans up before the next has its turn.
   */
  replace<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#supersede?.(new DOMException('opened anew meanwhile', 'AbortError'));
    const controller = new AbortController();
    const abort = (reason: unknown) => controller.abort(reason);
    this.#supersede = abort;
    if (signal.aborted) abort(signal.reason);
    signal.addEventListener('abort', () => abort(signal.reason), { once: true });
    return unlessAborted(this.take(() => work(controller.signal)), controller.signal);
  }
}
