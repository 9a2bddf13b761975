import type { CapturedFrame, FrameReader } from './source';

export interface PumpStats {
  /** Frames that the source showed since `start`, also those that it passed over. */
  readonly captured: number;
  /** Of those, the ones nobody looked at: closed here, or passed over by the source. Never more than `captured`. */
  readonly dropped: number;
  /** Frames handed over and not yet settled. */
  readonly inFlight: number;
  /** Milliseconds the page spent to make the last frame. */
  readonly captureMs: number;
}

export interface PumpOptions {
  /** Receives a frame, and with it the duty to close it. */
  process(captured: CapturedFrame): Promise<void>;
  /** Frames handed over at once; two let a GPU compute one while the last one is read back. */
  readonly limit?: number;
  /** A rejected `process` does not stop the pump; a reader that fails has ended. */
  onerror?(error: unknown, from: 'process' | 'reader'): void;
  /** The source gave its last frame, by itself. */
  onend?(): void;
}

/**
 * Moves frames from a reader to `process`. The newest frame always wins: with `limit` frames in flight, one more waits,
 * and a newer one takes its place. Every frame is either handed over once or closed once.
 */
export class Pump {
  readonly #options: PumpOptions;
  readonly #limit: number;
  #reader: FrameReader | null = null;
  #waiting: CapturedFrame | null = null;
  #reading = false;
  #paused = false;
  #captured = 0;
  #dropped = 0;
  #inFlight = 0;
  #captureMs = 0;

  constructor(options: PumpOptions) {
    this.#options = options;
    this.#limit = Math.max(1, options.limit ?? 2);
  }

  get stats(): PumpStats {
    return {
      captured: this.#captured,
      dropped: this.#dropped,
      inFlight: this.#inFlight,
      captureMs: this.#captureMs,
    };
  }

  /** How frames are taken at the moment; null when stopped. */
  get method(): FrameReader['method'] | null {
    return this.#reader?.method ?? null;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** Reads from `reader` until `stop`, and counts anew; a reader used before is closed. */
  start(reader: FrameReader): void {
    this.stop();
    this.#captured = 0;
    this.#dropped = 0;
    this.#captureMs = 0;
    this.#reader = reader;
    this.#pull();
  }

  /** Closes the reader and the waiting frame. Frames in flight run to their end. */
  stop(): void {
    this.#reader?.close();
    this.#reader = null;
    this.#reading = false;
    this.#dropWaiting();
  }

  /** Reads nothing while paused. */
  setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.#dropWaiting();
    else this.#pull();
  }

  #pull(): void {
    const reader = this.#reader;
    if (!reader || this.#reading || this.#paused) return;
    if (!reader.eager && this.#inFlight >= this.#limit) return;
    this.#reading = true;
    reader.next().then(
      (captured) => this.#arrived(reader, captured),
      (error: unknown) => this.#failed(reader, error),
    );
  }

  #arrived(reader: FrameReader, captured: CapturedFrame | null): void {
    if (reader !== this.#reader) {
      captured?.frame.close();
      return;
    }
    this.#reading = false;
    if (!captured) {
      this.#reader = null;
      this.#options.onend?.();
      return;
    }
    this.#captured += 1 + captured.skipped;
    this.#captureMs = captured.captureMs;
    this.#dropped += captured.skipped;
    if (this.#paused) {
      captured.frame.close();
      this.#dropped++;
      return;
    }
    this.#dropWaiting();
    this.#waiting = captured;
    this.#push();
    this.#pull();
  }

  #failed(reader: FrameReader, error: unknown): void {
    if (reader !== this.#reader) return;
    this.stop();
    this.#options.onerror?.(error, 'reader');
  }

  #push(): void {
    const captured = this.#waiting;
    if (!captured || this.#inFlight >= this.#limit) return;
    this.#waiting = null;
    this.#inFlight++;
    void this.#hand(captured).finally(() => {
      this.#inFlight--;
      this.#push();
      this.#pull();
    });
  }

  async #hand(captured: CapturedFrame): Promise<void> {
    try {
      await this.#options.process(captured);
    } catch (error) {
      this.#options.onerror?.(error, 'process');
    }
  }

  #dropWaiting(): void {
    if (!this.#waiting) return;
    this.#waiting.frame.close();
    this.#waiting = null;
    this.#dropped++;
  }
}
