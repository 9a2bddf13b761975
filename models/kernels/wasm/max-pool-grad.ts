import { backend_util, tensor, type MaxPoolGradAttrs, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Composition } from './composition';

/**
 * Gradient of max pooling: dJ/dy goes to the largest pixel of its window, to the first of several that are equal (as on
 * the CPU backend), and to none if there is no number in it.
 *
 * The kernel of tfjs-backend-wasm 4.22 gives wrong numbers. Written out instead of composed: the comparison kernels
 * that a composition needs take longer than this loop.
 */
export const maxPoolGrad: Composition = ({ dy, input }, attrs) => {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as MaxPoolGradAttrs;
  const shape = (input as Tensor4D).shape;
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const [batch, height, width, channels] = shape;
  const pixels = input!.dataSync();
  const gradient = dy!.dataSync();
  const result = new Float32Array(input!.size);
  let output = 0;
  for (let n = 0; n < batch; n++) {
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * info.strideHeight - info.padInfo.top;
      const bottom = Math.min(height, top + info.filterHeight);
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * info.strideWidth - info.padInfo.left;
        const right = Math.min(width, left + info.filterWidth);
        for (let channel = 0; channel < channels; channel++, output++) {
          let best = -1;
          let value = -Infinity;
          for (let y = Math.max(0, top); y < bottom; y++) {
            for (let x = Math.max(0, left); x < right; x++) {
              const at = ((n * height + y) * width + x) * channels + channel;
              if (pixels[at]! > value) {
                value = pixels[at]!;
                best = at;
              }
            }
          }
          if (best >= 0) result[best]! += gradient[output]!;
        }
      }
    }
  }
  return tensor(result, shape, 'float32');
};
