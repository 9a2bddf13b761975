/** Allows a few restarts within a while, each after a longer pause: what crashes at once is not tried for ever. */
export class Restarts {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #firstPauseMs: number;
  #times: number[] = [];

  constructor({ limit = 3, windowMs = 60_000, firstPauseMs = 250 } = {}) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#firstPauseMs = firstPauseMs;
  }

  /** Milliseconds to wait before the next restart; null when there were too many of late. `now` in milliseconds. */
  next(now: number): number | null {
    this.#times = this.#times.filter((time) => now - time < this.#windowMs);
    if (this.#times.length >= this.#limit) return null;
    this.#times.push(now);
    return this.#firstPauseMs * 4 ** (this.#times.length - 1);
  }

  /** Restarts within the window, as of the last `next`. */
  get count(): number {
    return this.#times.length;
  }

  forget(): void {
    this.#times = [];
  }
}
