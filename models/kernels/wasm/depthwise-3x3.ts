import { reshape, tensor, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { fitTo } from './fit-to';
import type { ConvShape } from './taps';

/**
 * Gradient of a 3×3 depthwise filter, the only size that MobileNets have, written out: the nine sums of a channel stay
 * in registers along a row, so that every number is read once from far. The composition of kernels, which serves all
 * other sizes, moves as much memory for every single tap (six times as long, measured on 8×38×38×192).
 * @param x input [n, height, width, channels]
 * @param dy gradient of the output [n, height, width, channels]
 * @returns [3, 3, channels, 1]
 */
export function depthwiseFilter3x3(x: Tensor4D, dy: Tensor4D, shape: ConvShape): Tensor {
  const { padInfo, outHeight, outWidth, strideHeight, strideWidth, batchSize } = shape;
  const height = (outHeight - 1) * strideHeight + 3;
  const width = (outWidth - 1) * strideWidth + 3;
  const padded = fitTo(
    x,
    [padInfo.top, height - shape.inHeight - padInfo.top],
    [padInfo.left, width - shape.inWidth - padInfo.left],
  );
  const channels = x.shape[3];
  const pixels = padded.dataSync();
  const gradient = dy.dataSync();
  const sums = new Float64Array(9 * channels);
  const row = width * channels;
  const step = strideWidth * channels;
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const first = (n * height + i * strideHeight) * row;
      const from = (n * outHeight + i) * outWidth * channels;
      for (let channel = 0; channel < channels; channel++) {
        let s00 = 0, s01 = 0, s02 = 0, s10 = 0, s11 = 0, s12 = 0, s20 = 0, s21 = 0, s22 = 0;
        let top = first + channel;
        const end = from + channel + outWidth * channels;
        for (let at = from + channel; at < end; at += channels, top += step) {
          const g = gradient[at]!;
          const middle = top + row;
          const bottom = middle + row;
          s00 += pixels[top]! * g;
          s01 += pixels[top + channels]! * g;
          s02 += pixels[top + 2 * channels]! * g;
          s10 += pixels[middle]! * g;
          s11 += pixels[middle + channels]! * g;
          s12 += pixels[middle + 2 * channels]! * g;
          s20 += pixels[bottom]! * g;
          s21 += pixels[bottom + channels]! * g;
          s22 += pixels[bottom + 2 * channels]! * g;
        }
        const row9 = [s00, s01, s02, s10, s11, s12, s20, s21, s22];
        for (let tap = 0; tap < 9; tap++) sums[tap * channels + channel]! += row9[tap]!;
      }
    }
  }
  return reshape(tensor(Float32Array.from(sums)), [3, 3, channels, 1]);
}
