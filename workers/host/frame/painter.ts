import type { Tensor4D } from '@tensorflow/tfjs-core';

/** The way from pictures that a network painted to the screen, on one backend. */
export interface FramePainter {
  /**
   * Shows a picture, [1, height, width, 3] with RGB in 0..1, on the canvas, which gets its size. The picture may be
   * disposed as soon as this returns, before the promise settles.
   */
  show(picture: Tensor4D): Promise<void>;
  dispose(): void;
}
