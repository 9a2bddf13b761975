import {
  backend_util, depthwiseConv2d, mul, reshape, stack, sum, tidy, tile,
  type DepthwiseConv2dNativeBackpropFilterAttrs, type DepthwiseConv2dNativeBackpropInputAttrs, type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { sumLeading } from '../gradients/sum-leading';
import type { Composition } from './composition';
import { depthwiseFilter3x3 } from './depthwise-3x3';
import { mapTaps } from './taps';
import { turned, zeroStuff } from './zero-stuff';

/** Gradient of a depthwise filter: for every tap the products of input and dJ/dy, added up channel by channel. */
export const depthwiseBackpropFilter: Composition = ({ x, dy }, attrs) => {
  const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as DepthwiseConv2dNativeBackpropFilterAttrs;
  const input = x as Tensor4D;
  const multiplier = filterShape[3];
  const shape = backend_util.computeConv2DInfo(input.shape, filterShape, strides, 1, pad, dimRoundingMode, true);
  if (filterShape[0] === 3 && filterShape[1] === 3 && multiplier === 1) {
    return tidy(() => depthwiseFilter3x3(input, dy as Tensor4D, shape));
  }
  return tidy(() => {
    const taps = mapTaps(input, dy as Tensor4D, shape, (pixels, gradient) =>
      // Nested, so that the products of one tap are freed before those of the next are made.
      tidy(() => sumLeading(mul(repeated(pixels, multiplier), gradient), 1)),
    );
    return reshape(stack(taps), filterShape);
  });
};

/** Gradient of a depthwise convolution's input: a depthwise convolution of dJ/dy with the turned filter. */
export const depthwiseBackpropInput: Composition = ({ dy, filter }, attrs) => {
  const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as DepthwiseConv2dNativeBackpropInputAttrs;
  const weights = filter as Tensor4D;
  const [height, width, channels, multiplier] = weights.shape;
  const shape = backend_util.computeConv2DInfo(inputShape, weights.shape, strides, 1, pad, dimRoundingMode, true);
  return tidy(() => {
    const flat = reshape(turned(weights), [height, width, channels * multiplier, 1]) as Tensor4D;
    const each = depthwiseConv2d(zeroStuff(dy as Tensor4D, shape), flat, 1, 'valid');
    if (multiplier === 1) return each;
    return reshape(sum(reshape(each, [each.size / multiplier, multiplier]), 1), inputShape);
  });
};

/** Every channel `times` times in a row: the channels of a depthwise convolution's output. */
function repeated(x: Tensor2D, times: number): Tensor2D {
  if (times === 1) return x;
  const [rows, channels] = x.shape;
  return reshape(tile(reshape(x, [rows * channels, 1]), [1, times]), [rows, channels * times]);
}
