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
  #settle: ((captured: CapturedFrame | null) => void) | null = null;

  /** Throws a DataCloneError where tracks cannot be sent to a worker. The original track stays with the caller. */
  constructor(track: MediaStreamVideoTrack, spawn: () => Worker = spawnCapture) {
    const clone = track.clone();
    this.#worker = spawn();
    this.#worker.addEventListener('message', this.#onmessage);
    this.#worker.addEventListener('error', () => this.close());
    try {
      // TypeScript's list of what can be transferred does not know tracks yet.
      this.#post({ type: 'start', track: clone }, [clone as unknown as Transferable]);
    } catch (error) {
      clone.stop();
      this.#worker.terminate();
      throw error;
    }
  }

  next(): Promise<CapturedFrame | null> {
    if (this.#ended) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#post({ type: 'credit' });
    });
  }

  close(): void {
    this.#ended = true;
    this.#worker.terminate();
    this.#give(null);
  }

  readonly #onmessage = ({ data }: MessageEvent<CaptureReply>): void => {
    if (data.type === 'end') return this.close();
    const { frame, skipped } = data;
    if (this.#settle) this.#give({ frame, captureMs: 0, timestamp: performance.now(), skipped });
    else frame.close();
  };

  #give(captured: CapturedFrame | null): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(captured);
  }

  #post(message: CaptureRequest, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
