import {
  backend_util, conv2d, matMul, reshape, stack, tidy, transpose,
  type Conv2DBackpropFilterAttrs, type Conv2DBackpropInputAttrs, type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Composition } from './composition';
import { mapTaps } from './taps';
import { turned, zeroStuff } from './zero-stuff';

function assertChannelsLast(dataFormat: string): void {
  if (dataFormat !== 'NHWC') throw new RangeError(`the WASM backend does not know the data format ${dataFormat}`);
}

/** Gradient of a convolution's filter: for every tap a matrix product of the input, transposed, with dJ/dy. */
export const conv2dBackpropFilter: Composition = ({ x, dy }, attrs) => {
  const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as unknown as Conv2DBackpropFilterAttrs;
  assertChannelsLast(dataFormat);
  const input = x as Tensor4D;
  const shape = backend_util.computeConv2DInfo(input.shape, filterShape, strides, 1, pad, dimRoundingMode, false);
  return tidy(() => {
    const taps = mapTaps(input, dy as Tensor4D, shape, (pixels, gradient) => matMul(transpose(pixels), gradient));
    return reshape(stack(taps), filterShape);
  });
};

/** Gradient of a convolution's input: a convolution of dJ/dy, spread by the stride, with the turned filter. */
export const conv2dBackpropInput: Composition = ({ dy, filter }, attrs) => {
  const { strides, pad, dataFormat, dimRoundingMode, inputShape } = attrs as unknown as Conv2DBackpropInputAttrs;
  assertChannelsLast(dataFormat);
  const weights = filter as Tensor4D;
  const shape = backend_util.computeConv2DInfo(inputShape, weights.shape, strides, 1, pad, dimRoundingMode, false);
  return tidy(() => conv2d(zeroStuff(dy as Tensor4D, shape), transpose(turned(weights), [0, 1, 3, 2]), 1, 'valid'));
};
