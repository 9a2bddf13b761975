import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Frame } from '../../api';

/** The way from frames to network input on one backend. */
export interface FrameReader {
  /**
   * Frame → letterboxed, normalised input [1, size, size, 3]. Does not close the frame, but is done with it on
   * return. The tensor is the caller's to dispose and shares its memory with the next one: everything that reads it
   * must have been submitted before the next call.
   * @throws FaultError 'frame' if the frame cannot be read
   */
  read(frame: Frame): Tensor4D;
  /** Resolves when the last `read` has been computed; null if it was computed on return. */
  finished(): Promise<void> | null;
  dispose(): void;
}
