/** Thrown by `within` when time is up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Settles as `work` does, unless `milliseconds` pass before (TimeoutError). Work that cannot be stopped goes on unseen;
 * should it succeed after all, `discard` gets its value, so that nothing leaks.
 */
export function within<T>(
  milliseconds: number,
  work: Promise<T>,
  discard: (late: T) => void = () => undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new TimeoutError(`no answer in ${milliseconds} ms`));
    }, milliseconds);
    work.then(
      (value) => (late ? discard(value) : resolve(value)),
      (error: unknown) => reject(error),
    ).finally(() => clearTimeout(timer));
  });
}

/** Settles as `work` does, unless `signal` aborts before (its reason). The work goes on, and must clean up itself. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}
