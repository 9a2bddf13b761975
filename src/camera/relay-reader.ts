import type { CaptureMethod, CapturedFrame, FrameReader } from './source';

/**
 * One reader over many: goes on when the camera is changed, stopped and started again, so that the pump need not know.
 * Waits while there is no reader or while it is paused.
 */
export class RelayReader implements FrameReader {
  readonly #onfail: (reader: FrameReader, error: unknown) => void;
  #inner: FrameReader | null = null;
  #method: CaptureMethod = 'video-frame';
  #paused = false;
  #closed = false;
  #wake: (() => void) | null = null;

  /** `onfail`: `reader` ended by itself, with `error` or null; attach another or leave it. */
  constructor(onfail: (reader: FrameReader, error: unknown) => void = () => {}) {
    this.#onfail = onfail;
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
    const former = this.#inner;
    if (former) this.#method = former.method;
    this.#inner = reader;
    former?.close();
    this.#wake?.();
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
      if (captured) return captured;
    } catch (error) {
      failure = error;
    }
    if (inner === this.#inner) {
      this.#method = inner.method;
      this.#inner = null;
      inner.close();
      this.#onfail(inner, failure);
    }
    return null;
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#wake = null;
  }
}
