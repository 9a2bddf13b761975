import { FallbackReader } from './fallback-reader';
import { canProcessTracks, ProcessorReader } from './processor-reader';
import type { FrameReader } from './source';
import { readVideo } from './video-reader';
import { WorkerReader } from './worker-reader';

/** The best reader this browser has for a camera: `video` plays `track`. */
export function readTrack(track: MediaStreamVideoTrack, video: HTMLVideoElement): FrameReader {
  if (canProcessTracks()) {
    try {
      return new ProcessorReader(track);
    } catch {
      return readVideo(video);
    }
  }
  // Safari sends tracks to workers; where that is not possible (Firefox) the constructor throws.
  try {
    return new FallbackReader(new WorkerReader(track), () => readVideo(video));
  } catch {
    return readVideo(video);
  }
}
