import {
  add, div, matMul, mean, relu, sqrt, square, sub, sum, tensor2d, tidy,
  type Scalar, type Tensor1D, type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { Triplet } from './triplets';

/** Below the square root: a row of zeros must not have an infinite derivative. */
const EPSILON = 1e-12;

/** Rows scaled to length 1. @param rows [count, length] */
export function unitRows(rows: Tensor2D): Tensor2D {
  return tidy(() => div(rows, sqrt(add(sum(square(rows), 1, true), EPSILON))));
}

/**
 * Triplet loss (Schroff et al., 2015): the mean of max(0, ‖f(A) − f(P)‖² − ‖f(A) − f(N)‖² + α).
 * @param rows embeddings, [count, length]
 * @param margin α
 */
export function tripletLoss(rows: Tensor2D, triplets: readonly Triplet[], margin: number): Scalar {
  return tidy(() => {
    const count = rows.shape[0];
    // Rows are picked by multiplying with ones and zeros, whose derivative every backend has.
    const pick = (of: (triplet: Triplet) => number) => {
      const selection = new Float32Array(triplets.length * count);
      triplets.forEach((triplet, i) => (selection[i * count + of(triplet)] = 1));
      return matMul(tensor2d(selection, [triplets.length, count]), rows);
    };
    const anchors = pick(({ anchor }) => anchor);
    const near = sum<Tensor1D>(square(sub(anchors, pick(({ positive }) => positive))), 1);
    const far = sum<Tensor1D>(square(sub(anchors, pick(({ negative }) => negative))), 1);
    return mean(relu(add(sub(near, far), margin)));
  });
}
