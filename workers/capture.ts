/**
 * Reads a camera track where only a worker may (Safari 18): frames go to the page, one for each credit it gave, always
 * the newest. The page ends it by terminating the worker.
 */
import type { CaptureReply, CaptureRequest } from './api';

class Capture {
  #credits = 0;
  #skipped = 0;
  #newest: VideoFrame | null = null;

  credit(): void {
    this.#credits++;
    this.#send();
  }

  async run(track: MediaStreamVideoTrack): Promise<void> {
    if (!('MediaStreamTrackProcessor' in self)) {
      reply({ type: 'end', reason: 'unsupported', detail: 'no MediaStreamTrackProcessor in a worker' });
      return;
    }
    try {
      const processor = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 });
      const reader = processor.readable.getReader();
      for (let { value } = await reader.read(); value; { value } = await reader.read()) this.#arrived(value);
      reply({ type: 'end', reason: 'ended', detail: '' });
    } catch (error) {
      reply({ type: 'end', reason: 'failed', detail: String(error) });
    } finally {
      this.#newest?.close();
      this.#newest = null;
    }
  }

  #arrived(frame: VideoFrame): void {
    if (this.#newest) {
      this.#newest.close();
      this.#skipped++;
    }
    this.#newest = frame;
    this.#send();
  }

  #send(): void {
    const frame = this.#newest;
    if (!frame || this.#credits === 0) return;
    reply({ type: 'frame', frame, skipped: this.#skipped }, [frame]);
    this.#newest = null;
    this.#credits--;
    this.#skipped = 0;
  }
}

function reply(message: CaptureReply, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

const capture = new Capture();

self.addEventListener('message', ({ data }: MessageEvent<CaptureRequest>) => {
  if (data.type === 'start') void capture.run(data.track);
  else capture.credit();
});
