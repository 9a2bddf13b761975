/** A call on its way: settled once, by the answer, its signal, its watchdog, or the end of the worker. */
interface Call {
  readonly reject: (error: unknown) => void;
  /** Milliseconds; 0 never. */
  readonly timeoutMs: number;
  waitedMs: number;
}

const TICK_MS = 500;

/**
 * The calls that wait for a worker, and a watchdog over them. Time is counted in ticks, of which a late one counts
 * little: a laptop that slept for an hour does not find every call overdue when it wakes.
 */
export class Calls {
  readonly #calls = new Set<Call>();
  readonly #onoverdue: (reject: (error: unknown) => void) => void;
  readonly #onidle: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;
  #last = 0;

  constructor(onoverdue: (reject: (error: unknown) => void) => void, onidle: () => void) {
    this.#onoverdue = onoverdue;
    this.#onidle = onidle;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Settles with `answer`, or with what else comes first. */
  wait<T>(answer: Promise<T>, timeoutMs: number, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const call: Call = { reject: settle(reject), timeoutMs, waitedMs: 0 };
      const onabort = () => call.reject(signal?.reason);
      const calls = this.#calls;
      const leave = () => this.#leave(call);
      function settle<V>(settler: (value: V) => void) {
        return (value: V) => {
          if (!calls.has(call)) return;
          signal?.removeEventListener('abort', onabort);
          settler(value);
          leave();
        };
      }
      this.#enter(call);
      signal?.addEventListener('abort', onabort);
      answer.then(settle(resolve), call.reject);
    });
  }

  rejectAll(error: unknown): void {
    for (const call of [...this.#calls]) call.reject(error);
  }

  #enter(call: Call): void {
    this.#calls.add(call);
    if (this.#timer !== null) return;
    this.#last = Date.now();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #leave(call: Call): void {
    this.#calls.delete(call);
    if (this.#calls.size > 0) return;
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#onidle();
  }

  #tick(): void {
    const now = Date.now();
    const step = Math.min(now - this.#last, 2 * TICK_MS);
    this.#last = now;
    for (const call of [...this.#calls]) {
      call.waitedMs += step;
      if (call.timeoutMs > 0 && call.waitedMs >= call.timeoutMs) this.#onoverdue(call.reject);
    }
  }
}
