import type { CaptureReply, CaptureRequest } from '../../workers/api';
import type { CapturedFrame, FrameReader } from './source';

/** Starts workers/capture.ts. */
export function spawnCapture(): Worker {
  return new Worker(new URL('../../workers/capture.ts', import.meta.url), { type: 'module', name: 'capture' });
}

/** Frames that a worker reads from a clone of the track, for browsers that allow it only there (Safari 18). */
export class WorkerReader implements FrameReader {
  readonly method = 'processor-worker';
  readonly eager = false;
  readonly #worker: Worker;
  #ended = false;
  #failure: Error | null = null;
  #waiting: { resolve(captured: CapturedFrame | null): void; reject(error: Error): void } | null = null;

  /** Throws a DataCloneError where tracks cannot be sent to a worker. The original track stays with the caller. */
  constructor(track: MediaStreamVideoTrack, spawn: () => Worker = spawnCapture) {
    const clone = track.clone();
    this.#worker = spawn();
    this.#worker.addEventListener('message', this.#onmessage);
    this.#worker.addEventListener('error', ({ message }) => this.#fail(message));
    try {
      // TypeScript's list of what can be transferred does not know tracks yet.
      this.#post({ type: 'start', track: clone }, [clone as unknown as Transferable]);
    } catch (error) {
      clone.stop();
      this.#worker.terminate();
      throw error;
    }
  }

  /** Rejects where a worker cannot read tracks either, and when it failed. */
  next(): Promise<CapturedFrame | null> {
    if (this.#failure) return Promise.reject(this.#failure);
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#post({ type: 'credit' });
    });
  }

  close(): void {
    this.#ended = true;
    this.#worker.terminate();
    this.#take()?.resolve(null);
  }

  readonly #onmessage = ({ data }: MessageEvent<CaptureReply>): void => {
    if (data.type === 'end') {
      if (data.reason === 'ended') this.close();
      else this.#fail(data.detail);
      return;
    }
    const { frame, skipped } = data;
    const waiting = this.#take();
    if (waiting) waiting.resolve({ frame, captureMs: 0, timestamp: performance.now(), skipped });
    else frame.close();
  };

  #fail(detail: string): void {
    if (this.#ended) return;
    const failure = new Error(`The capture worker failed: ${detail}`);
    this.#failure = failure;
    this.#worker.terminate();
    this.#take()?.reject(failure);
  }

  #take() {
    const waiting = this.#waiting;
    this.#waiting = null;
    return waiting;
  }

  #post(message: CaptureRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
