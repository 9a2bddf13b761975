/** Thrown by `within` when time is up. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Settles as `work` does, unless `milliseconds` pass (TimeoutError) or `signal` aborts (its reason) before. Work that
 * cannot be stopped goes on unseen; should it succeed after all, `discard` gets its value, so that nothing leaks.
 */
export function within<T>(
  milliseconds: number,
  work: Promise<T>,
  signal: AbortSignal,
  discard: (late: T) => void = () => undefined,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    let open = true;
    const end = (settle: () => void) => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      settle();
    };
    const giveUp = () => end(() => reject(signal.reason));
    const timer = setTimeout(() => end(() => reject(new TimeoutError(`no answer in ${milliseconds} ms`))), milliseconds);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    work.then(
      (value) => (open ? end(() => resolve(value)) : discard(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}
