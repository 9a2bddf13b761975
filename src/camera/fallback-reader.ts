import type { CaptureMethod, CapturedFrame, FrameReader } from './source';

/**
 * Reads from `first`; where that ends, fails or stays silent before its first frame, from what `second` makes. For ways
 * of capture of which only trying tells whether a browser really has them.
 */
export class FallbackReader implements FrameReader {
  readonly #second: () => FrameReader;
  readonly #patienceMs: number;
  #reader: FrameReader;
  #proven = false;
  #closed = false;

  constructor(first: FrameReader, second: () => FrameReader, patienceMs = 1500) {
    this.#reader = first;
    this.#second = second;
    this.#patienceMs = patienceMs;
  }

  get method(): CaptureMethod {
    return this.#reader.method;
  }

  get eager(): boolean {
    return this.#reader.eager;
  }

  async next(): Promise<CapturedFrame | null> {
    if (!this.#proven) {
      const captured = await this.#firstFrame();
      this.#proven = true;
      if (captured || this.#closed) return captured;
      this.#reader.close();
      this.#reader = this.#second();
    }
    return this.#reader.next();
  }

  close(): void {
    this.#closed = true;
    this.#reader.close();
  }

  async #firstFrame(): Promise<CapturedFrame | null> {
    const reader = this.#reader;
    const timer = setTimeout(() => reader.close(), this.#patienceMs);
    try {
      return await reader.next();
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}
