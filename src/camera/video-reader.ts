import type { Frame } from '../../workers/api';
import { SourceFault, type FileFaultCode } from './fault';
import type { CaptureMethod, FrameReader } from './source';
import { TickReader, type Grab } from './tick-reader';
import { Ticks } from './ticks';

/** Frames of a playing <video>, whatever it plays: works in every browser. Rejects when the video fails midway. */
export function readVideo(video: HTMLVideoElement): FrameReader {
  const ticks = new Ticks();
  const stop = 'requestVideoFrameCallback' in video ? tickPerFrame(video, ticks) : tickPerPaint(video, ticks);
  const onerror = () => ticks.fail(videoFault(video.error));
  video.addEventListener('error', onerror);
  return new TickReader(ticks, new VideoGrab(video), () => {
    stop();
    video.removeEventListener('error', onerror);
  });
}

/** Why a <video> does not play. */
export function videoFault(error: MediaError | null): SourceFault {
  const codes: Readonly<Record<number, FileFaultCode>> = { 2: 'unreadable-video', 3: 'unreadable-video' };
  return new SourceFault(codes[error?.code ?? 4] ?? 'unsupported-video', error?.message ?? '');
}

/** Ticks for each frame that the video presents, also those that came and went between two callbacks. */
function tickPerFrame(video: HTMLVideoElement, ticks: Ticks): () => void {
  let presented = 0;
  const onframe = (_now: number, frame: VideoFrameCallbackMetadata) => {
    // The count starts anew with every stream, and stands anywhere when we begin to listen.
    ticks.tick(presented && frame.presentedFrames > presented ? frame.presentedFrames - presented : 1);
    presented = frame.presentedFrames;
    handle = video.requestVideoFrameCallback(onframe);
  };
  let handle = video.requestVideoFrameCallback(onframe);
  return () => video.cancelVideoFrameCallback(handle);
}

/** For browsers without requestVideoFrameCallback: looks at each paint whether the video moved on. */
function tickPerPaint(video: HTMLVideoElement, ticks: Ticks): () => void {
  let shown = -1;
  const onpaint = () => {
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && video.currentTime !== shown) {
      shown = video.currentTime;
      ticks.tick();
    }
    handle = requestAnimationFrame(onpaint);
  };
  let handle = requestAnimationFrame(onpaint);
  return () => cancelAnimationFrame(handle);
}

/** A VideoFrame, which may stay on the GPU, where the browser can make one of a <video>; else an ImageBitmap. */
class VideoGrab implements Grab {
  readonly #video: HTMLVideoElement;
  #method: CaptureMethod = 'VideoFrame' in globalThis ? 'video-frame' : 'image-bitmap';

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  get method(): CaptureMethod {
    return this.#method;
  }

  take(): Frame | Promise<Frame> {
    if (this.#video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
      throw new DOMException('The video has no picture yet', 'InvalidStateError');
    }
    if (this.#method === 'video-frame') {
      try {
        return new VideoFrame(this.#video);
      } catch {
        this.#method = 'image-bitmap';
      }
    }
    return createImageBitmap(this.#video);
  }
}
