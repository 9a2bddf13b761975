import type { Frame } from '../../workers/api';
import type { CaptureMethod, CapturedFrame, FrameReader } from './source';
import type { Ticks } from './ticks';

/** After so many failures without a frame in between, the source is taken to be broken. */
const PATIENCE = 30;

export interface Grab {
  readonly method: CaptureMethod;
  /** Takes what is shown now. May throw or reject when there is nothing yet. */
  take(): Frame | Promise<Frame>;
}

/** Takes a frame of whatever is shown, when asked and when there is something new. */
export class TickReader implements FrameReader {
  readonly eager = false;
  readonly #ticks: Ticks;
  readonly #grab: Grab;
  readonly #onclose: () => void;
  readonly #patience: number;
  #closed = false;
  #failures = 0;

  /** `onclose` lets go of whatever drives `ticks`; `patience`: failures in a row that are too many. */
  constructor(ticks: Ticks, grab: Grab, onclose: () => void = () => {}, patience = PATIENCE) {
    this.#ticks = ticks;
    this.#grab = grab;
    this.#onclose = onclose;
    this.#patience = patience;
  }

  get method(): CaptureMethod {
    return this.#grab.method;
  }

  /** Rejects with the browser's error when too many pictures in a row could not be taken, or what shows them failed. */
  async next(): Promise<CapturedFrame | null> {
    for (;;) {
      const skipped = await this.#ticks.next();
      if (skipped === null) return null;
      const timestamp = performance.now();
      const frame = await this.#take();
      if (!frame) continue;
      if (this.#closed) {
        frame.close();
        return null;
      }
      return { frame, captureMs: performance.now() - timestamp, timestamp, skipped };
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#ticks.end();
    this.#onclose();
  }

  async #take(): Promise<Frame | null> {
    try {
      const frame = await this.#grab.take();
      this.#failures = 0;
      return frame;
    } catch (error) {
      if (++this.#failures >= this.#patience) throw error;
      return null;
    }
  }
}
