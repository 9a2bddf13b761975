import { pad, reshape, reverse, type Tensor4D } from '@tensorflow/tfjs-core';
import { fitTo } from './fit-to';
import type { ConvShape } from './taps';

/**
 * Prepares the gradient of a convolution's output so that a plain convolution with the turned filter, without padding,
 * gives the gradient of its input: stride − 1 zeros after every pixel, and a margin all round.
 * @param dy [n, height, width, channels]
 */
export function zeroStuff(dy: Tensor4D, shape: ConvShape): Tensor4D {
  const { strideHeight, strideWidth, filterHeight, filterWidth, padInfo, inHeight, inWidth } = shape;
  const [n, height, width, channels] = dy.shape;
  const apart = strideHeight === 1 && strideWidth === 1
    ? dy
    : reshape(
        // Seen as [rows, 1, columns, channels], zeros go in both directions at once.
        pad(reshape(dy, [n * height, 1, width, channels]), [
          [0, 0], [0, strideHeight - 1], [0, 0], [0, (strideWidth - 1) * channels],
        ]),
        [n, height * strideHeight, width * strideWidth, channels],
      );
  const top = filterHeight - 1 - padInfo.top;
  const left = filterWidth - 1 - padInfo.left;
  return fitTo(
    apart as Tensor4D,
    [top, inHeight + filterHeight - 1 - top - height * strideHeight],
    [left, inWidth + filterWidth - 1 - left - width * strideWidth],
  );
}

/** Turns a filter [height, width, …] by 180°. */
export function turned(filter: Tensor4D): Tensor4D {
  return filter.shape[0] === 1 && filter.shape[1] === 1 ? filter : reverse(filter, [0, 1]);
}
