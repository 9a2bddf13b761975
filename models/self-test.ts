import {
  add, argMax, concat, fused, image, max, maxPool, mean, mul, relu, relu6, reshape, scalar, sigmoid, tensor1d,
  tensor4d, tidy, type Tensor, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { GOLDEN } from './self-test-golden';

/**
 * How far a backend may be from the golden values and still be trusted. Full floats stay below 1e-5. Some phones give
 * WebGL nothing but 16-bit floats (eleven bits of mantissa, so 5e-4 for each rounding of values near one, a dozen
 * roundings deep), which is good enough for boxes. A kernel that is wrong is off by far more, because every output is
 * of the order of one; the best class of every cell leads by more than this, so rounding cannot swap two.
 */
export const SELF_TEST_TOLERANCE = 2e-2;

/**
 * Runs a small network with fixed weights through the operations that the detectors use, on the current backend, in
 * the combinations in which they use them: strided and pointwise convolutions with bias and ReLU6, depthwise
 * convolutions, a residual, squeeze-and-excite, bilinear upsampling, and the packing of best score, class and box.
 *
 * @returns the largest absolute difference from values computed once on the CPU backend; Infinity if anything that
 *   comes out is not a number. Rejects if an operation fails.
 */
export async function runSelfTest(): Promise<number> {
  const output = tidy(selfTestNetwork);
  const values = await output.data();
  output.dispose();
  let worst = 0;
  for (let i = 0; i < GOLDEN.length; i++) {
    const difference = Math.abs(values[i]! - GOLDEN[i]!);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }
  return values.length === GOLDEN.length ? worst : Infinity;
}

/** The network whose outputs are pinned: [1, 4, 4, 6]. */
function selfTestNetwork(): Tensor {
  const next = numbers();
  const weights = (shape: Shape, size: number) => tensor4d(fill(shape, () => size * next()), [...shape]);
  const biases = (channels: number) => tensor1d(fill([channels], () => 0.2 * next()));

  const conv = (x: Tensor4D, out: number, kernel: number, strides: number, activation: 'relu6' | 'relu' | 'linear') => {
    const depth = x.shape[3];
    const filter = weights([kernel, kernel, depth, out], 2 / Math.sqrt(kernel * kernel * depth));
    const bias = biases(out);
    return fused.conv2d({ x, filter, strides, pad: 'same', bias, activation });
  };
  const depthwise = (x: Tensor4D, strides: number) => {
    const filter = weights([3, 3, x.shape[3], 1], 0.7);
    const bias = biases(x.shape[3]);
    return fused.depthwiseConv2d({ x, filter, strides, pad: 'same', bias, activation: 'relu6' });
  };

  const picture = weights([1, 32, 32, 3], 1);
  const stem = conv(picture, 16, 3, 2, 'relu6');
  const fine = conv(depthwise(stem, 1), 16, 1, 1, 'linear');
  const residual = add(stem, fine) as Tensor4D;

  const expanded = depthwise(conv(residual, 48, 1, 1, 'relu6'), 2);
  const squeezed = conv(mean(expanded, [1, 2], true), 8, 1, 1, 'relu');
  const gate = mul(relu6(add(conv(squeezed, 48, 1, 1, 'linear'), scalar(3))), scalar(1 / 6));
  const coarse = conv(mul(expanded, gate) as Tensor4D, 16, 1, 1, 'linear');

  const features = relu(concat([residual, image.resizeBilinear(coarse, [16, 16])], 3)) as Tensor4D;
  const scores = maxPool(sigmoid(mul(conv(features, 5, 1, 1, 'linear'), scalar(2)) as Tensor4D), 4, 4, 'same');
  const boxes = maxPool(conv(features, 4, 1, 1, 'linear'), 4, 4, 'same');
  const best = reshape(max(scores, 3), [1, 4, 4, 1]);
  const labels = mul(reshape(argMax(scores, 3), [1, 4, 4, 1]), scalar(1, 'float32'));
  return concat([best, labels, boxes], 3);
}

type Shape = readonly [number, number, number, number];

function fill(shape: readonly number[], value: () => number): Float32Array {
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value);
}

/** Uniform in [−1, 1), the same everywhere: the linear congruential generator of Numerical Recipes. */
function numbers(): () => number {
  let state = 1101;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
