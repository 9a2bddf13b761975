import type { CapturedFrame, FrameReader } from './source';

/** Whether this page can read the frames of a track directly (Chromium). */
export function canProcessTracks(): boolean {
  return 'MediaStreamTrackProcessor' in globalThis;
}

/** Frames straight from the track, as the camera made them: nothing is drawn or copied. Leaves the track running. */
export class ProcessorReader implements FrameReader {
  readonly method = 'processor';
  readonly eager = true;
  readonly #reader: ReadableStreamDefaultReader<VideoFrame>;

  constructor(track: MediaStreamVideoTrack) {
    // One frame in the buffer: the browser itself closes an older one when a newer comes.
    const processor = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
    this.#reader = processor.readable.getReader();
  }

  async next(): Promise<CapturedFrame | null> {
    const { value: frame, done } = await this.#reader.read();
    if (done) return null;
    return { frame, captureMs: 0, timestamp: performance.now(), skipped: 0 };
  }

  close(): void {
    // Rejects when the track has failed, and then there is nothing left to close.
    this.#reader.cancel().catch(() => {});
  }
}
