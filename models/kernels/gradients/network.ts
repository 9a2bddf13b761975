import {
  AvgPool, AvgPoolGrad, BatchMatMul, Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, DepthwiseConv2dNative,
  DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, FusedBatchNorm, MaxPool, MaxPoolGrad,
  ResizeBilinear, ResizeBilinearGrad, ResizeNearestNeighbor, ResizeNearestNeighborGrad,
  add, backend_util, matMul, mul, neg, rsqrt, sub, tensor,
  type AvgPoolAttrs, type BatchMatMulAttrs, type Conv2DAttrs, type Conv2DBackpropInputAttrs,
  type DepthwiseConv2dNativeAttrs, type FusedBatchNormAttrs, type MaxPoolAttrs, type Tensor, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { run } from '../run';
import { rule } from './rule';
import { sumLeading, unbroadcast } from './sum-leading';

/** @throws RangeError for a dilated convolution, whose derivative no backend computes */
function assertUndilated(dilations: number | readonly number[] | null): void {
  if ([dilations ?? 1].flat().some((dilation) => dilation !== 1)) {
    throw new RangeError('a dilated convolution cannot be trained');
  }
}

/**
 * Average pooling divides by the pixels that a window has inside of the picture, its gradient kernels by the size of
 * the window: makes up for that at padded borders.
 */
function perPixel(dy: Tensor, x: Tensor, { filterSize, strides, pad, dimRoundingMode }: AvgPoolAttrs): Tensor {
  const shape = (x as Tensor4D).shape;
  const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { padInfo, filterHeight, filterWidth } = info;
  if (padInfo.top + padInfo.bottom + padInfo.left + padInfo.right === 0) return dy;
  const share = (count: number, stride: number, before: number, size: number, end: number) =>
    Float32Array.from({ length: count }, (_, i) => {
      const from = i * stride - before;
      return size / (Math.min(end, from + size) - Math.max(0, from));
    });
  const rows = share(info.outHeight, info.strideHeight, padInfo.top, filterHeight, info.inHeight);
  const columns = share(info.outWidth, info.strideWidth, padInfo.left, filterWidth, info.inWidth);
  return mul(mul(dy, tensor(rows, [1, rows.length, 1, 1])), tensor(columns, [1, 1, columns.length, 1]));
}

const resize = (kernel: string, backwards: string) =>
  rule(kernel, {
    saves: ['images'],
    grad: (dy, [images], attrs) => ({ images: () => run(backwards, { dy, images: images! }, attrs) }),
  });

/** Derivatives of the layers of a network. */
export const network = [
  rule<BatchMatMulAttrs>(BatchMatMul, {
    saves: ['a', 'b'],
    grad: (dy, [a, b], { transposeA, transposeB }) => ({
      a: () =>
        unbroadcast(transposeA ? matMul(b!, dy, transposeB, true) : matMul(dy, b!, false, !transposeB), a!.shape),
      b: () => unbroadcast(transposeB ? matMul(dy, a!, true, transposeA) : matMul(a!, dy, !transposeA), b!.shape),
    }),
  }),
  rule<Conv2DAttrs>(Conv2D, {
    saves: ['x', 'filter'],
    grad: (dy, [x, filter], { strides, pad, dataFormat, dilations, dimRoundingMode }) => {
      assertUndilated(dilations);
      const attrs = { strides, pad, dataFormat, dimRoundingMode };
      return {
        x: () => run(Conv2DBackpropInput, { dy, filter: filter! }, { ...attrs, inputShape: x!.shape }),
        filter: () => run(Conv2DBackpropFilter, { x: x!, dy }, { ...attrs, filterShape: filter!.shape }),
      };
    },
  }),
  // A transposed convolution is the gradient of a convolution; its own gradient is a convolution again.
  rule<Conv2DBackpropInputAttrs>(Conv2DBackpropInput, {
    saves: ['dy', 'filter'],
    grad: (dy, [x, filter], { strides, pad, dataFormat, dimRoundingMode }) => {
      const attrs = { strides, pad, dataFormat, dimRoundingMode };
      return {
        dy: () => run(Conv2D, { x: dy, filter: filter! }, { ...attrs, dilations: [1, 1] }),
        filter: () => run(Conv2DBackpropFilter, { x: dy, dy: x! }, { ...attrs, filterShape: filter!.shape }),
      };
    },
  }),
  rule<DepthwiseConv2dNativeAttrs>(DepthwiseConv2dNative, {
    saves: ['x', 'filter'],
    grad: (dy, [x, filter], { strides, pad, dilations, dimRoundingMode }) => {
      assertUndilated(dilations);
      const attrs = { strides, pad, dilations: [1, 1], dimRoundingMode };
      return {
        x: () => run(DepthwiseConv2dNativeBackpropInput, { dy, filter: filter! }, { ...attrs, inputShape: x!.shape }),
        filter: () =>
          run(DepthwiseConv2dNativeBackpropFilter, { x: x!, dy }, { ...attrs, filterShape: filter!.shape }),
      };
    },
  }),
  // Of fixed statistics. Those of the batch are computed by operations of their own, which have their own derivatives.
  rule<FusedBatchNormAttrs>(FusedBatchNorm, {
    saves: ['x', 'mean', 'variance', 'scale'],
    grad: (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
      const inverse = rsqrt(add(variance!, varianceEpsilon));
      const slope = scale ? mul(inverse, scale) : inverse;
      const total = (gradient: Tensor) => sumLeading(gradient, mean!.rank);
      const correlation = () => total(mul(dy, sub(x!, mean!)));
      return {
        x: () => mul(dy, slope),
        mean: () => neg(mul(total(dy), slope)),
        variance: () => mul(correlation(), mul(mul(slope, mul(inverse, inverse)), -0.5)),
        scale: () => mul(correlation(), inverse),
        offset: () => total(dy),
      };
    },
  }),
  rule<MaxPoolAttrs>(MaxPool, {
    saves: ['x'],
    output: true,
    grad: (dy, [x, y], attrs) => ({ x: () => run(MaxPoolGrad, { dy, input: x!, output: y! }, attrs) }),
  }),
  rule<AvgPoolAttrs>(AvgPool, {
    saves: ['x'],
    grad: (dy, [x], attrs) => ({ x: () => run(AvgPoolGrad, { dy: perPixel(dy, x!, attrs), input: x! }, attrs) }),
  }),
  resize(ResizeBilinear, ResizeBilinearGrad),
  resize(ResizeNearestNeighbor, ResizeNearestNeighborGrad),
];
