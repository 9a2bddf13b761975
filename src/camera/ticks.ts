/**
 * Counts the pictures that something shows, for a reader that looks at the newest whenever it is ready. Pictures that
 * came in between are skipped, never queued.
 */
export class Ticks {
  #shown = 0;
  #seen = 0;
  #ended = false;
  #failure: Error | null = null;
  #wake: (() => void) | null = null;

  /** `by` new pictures were shown. */
  tick(by = 1): void {
    if (this.#ended) return;
    this.#shown += by;
    this.#wake?.();
  }

  /** Settles a waiting `next` with null, now and for ever. */
  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** What shows the pictures has failed: rejects a waiting `next` and every later one, but none after `end`. */
  fail(error: Error): void {
    this.#failure ??= error;
    this.#wake?.();
  }

  /** Resolves once there is a picture not yet seen: with how many were skipped before it; null at the end. */
  async next(): Promise<number | null> {
    while (!this.#ended && !this.#failure && this.#shown === this.#seen) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    this.#wake = null;
    if (this.#ended) return null;
    if (this.#failure) throw this.#failure;
    const skipped = this.#shown - this.#seen - 1;
    this.#seen = this.#shown;
    return skipped;
  }
}
