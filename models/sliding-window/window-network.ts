import type { Tensor4D } from '@tensorflow/tfjs-core';

/** A classifier of square windows that also takes larger pictures, and then answers for every window at once. */
export interface WindowNetwork {
  /** Side of a window, pixels. */
  readonly window: number;
  /** Pixels from one cell of the answer to the next: the product of the strides of the layers. */
  readonly stride: number;
  readonly classes: number;
  /**
   * @param images [n, height, width, 3], both sides at least `window`, in the network's own range
   * @returns logits [n, rows, columns, classes]; 1 × 1 for a picture of one window. The caller disposes them.
   */
  forward(images: Tensor4D): Tensor4D;
}
