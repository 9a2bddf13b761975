import type { CaptureMethod, CapturedFrame, FrameReader } from './source';

/**
 * Hears of a reader that ended by itself, with an error or null, and gives another to go on with, or null to wait.
 * `failures`: how many have ended in a row, this one included, since one gave a frame or another was attached.
 */
export type ReaderEnd = (ended: FrameReader, error: unknown, failures: number) => FrameReader | null;

/**
 * One reader over many: goes on when the camera is changed, stopped and started again, so that the pump need not know.
 * Waits while there is no reader or while it is paused.
 */
export class RelayReader implements FrameReader {
  readonly #onend: ReaderEnd;
  #inner: FrameReader | null = null;
  #method: CaptureMethod = 'video-frame';
  #paused = false;
  #closed = false;
  #failures = 0;
  #wake: (() => void) | null = null;

  constructor(onend: ReaderEnd = () => null) {
    this.#onend = onend;
  }

  get method(): CaptureMethod {
    return this.#inner?.method ?? this.#method;
  }

  get eager(): boolean {
    return this.#inner?.eager ?? false;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Reads from `reader` from now on, and closes the former one. */
  attach(reader: FrameReader | null): void {
    if (this.#closed) {
      reader?.close();
      return;
    }
    this.#failures = 0;
    this.#replace(reader);
  }

  setPaused(paused: boolean): void {
    this.#paused = paused;
    this.#wake?.();
  }

  async next(): Promise<CapturedFrame | null> {
    let skipped = 0;
    while (!this.#closed) {
      const inner = this.#inner;
      if (!inner || this.#paused) {
        await this.#change();
        continue;
      }
      const captured = await this.#read(inner);
      if (!captured) continue;
      if (inner === this.#inner && !this.#paused && !this.#closed) {
        return { ...captured, skipped: captured.skipped + skipped };
      }
      captured.frame.close();
      skipped += captured.skipped + 1;
    }
    return null;
  }

  close(): void {
    if (this.#closed) return;
    this.attach(null);
    this.#closed = true;
    this.#wake?.();
  }

  async #read(inner: FrameReader): Promise<CapturedFrame | null> {
    let failure: unknown = null;
    try {
      const captured = await inner.next();
      if (captured) {
        if (inner === this.#inner) this.#failures = 0;
        return captured;
      }
    } catch (error) {
      failure = error;
    }
    // Closed because another took its place: that is no end of its own.
    if (inner !== this.#inner) return null;
    this.#replace(null);
    this.#failures++;
    const next = this.#onend(inner, failure, this.#failures);
    if (this.#inner || this.#closed) next?.close();
    else this.#replace(next);
    return null;
  }

  #replace(reader: FrameReader | null): void {
    const former = this.#inner;
    if (former) this.#method = former.method;
    this.#inner = reader;
    former?.close();
    this.#wake?.();
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }
}
