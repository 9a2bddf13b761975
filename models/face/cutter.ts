import {
  add, avgPool, image, mul, tensor1d, tensor2d, tensor4d, tidy,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Picture } from '../picture';
import { inverted, type Similarity } from './align/similarity';
import { samplesPerAxis, warp, type Normalisation } from './align/warp';

/**
 * A picture out of which squares are cut, turned and scaled, to the fraction of a pixel: whatever a network of the face
 * chain looks at is cut by one of these, on the CPU from bytes or on the GPU from a frame that lies there.
 */
export interface Cutter {
  readonly width: number;
  readonly height: number;
  /**
   * @param toCrop pixels of the picture → pixels of the crop
   * @returns [1, size, size, 3], the caller's to dispose
   */
  cut(toCrop: Similarity, size: number, normalisation: Normalisation): Tensor4D;
}

export function pictureCutter(picture: Picture): Cutter {
  return {
    width: picture.width,
    height: picture.height,
    cut: (toCrop, size, normalisation) => tensor4d(warp(picture, toCrop, size, normalisation), [1, size, size, 3]),
  };
}

/** @param frame [1, height, width, 3], from 0 to 255; stays the caller's */
export function frameCutter(frame: Tensor4D): Cutter {
  const [, height, width] = frame.shape;
  return { width, height, cut: (toCrop, size, normalisation) => warpOp(frame, toCrop, size, normalisation) };
}

/** `warp` as tensor operations, with the same result: n × n bilinear samples a pixel, then their mean. */
function warpOp(frame: Tensor4D, toCrop: Similarity, size: number, { scale, offset }: Normalisation): Tensor4D {
  return tidy(() => {
    const n = samplesPerAxis(toCrop);
    const { a, b, tx, ty } = inverted(toCrop);
    // Sample i lies at (i + ½)/n of the crop; pixel j of the frame has its centre at j + ½.
    const [c, d] = [a / n, b / n];
    const shift = { x: tx + (c - d) / 2 - 0.5, y: ty + (d + c) / 2 - 0.5 };
    const rows = tensor2d([[c, -d, shift.x, d, c, shift.y, 0, 0]]);
    const samples = image.transform(frame, rows, 'bilinear', 'constant', 0, [size * n, size * n]);
    const mean = n === 1 ? samples : avgPool(samples, n, n, 'valid');
    return add(mul(mean, tensor1d([...scale])), tensor1d([...offset]));
  });
}
