import {
  add, matMul, mean, minimum, mul, relu, squaredDifference, step, sub, sum, tensor2d, tidy,
  type Scalar, type Tensor2D,
} from '@tensorflow/tfjs-core';
import { cholesky, choleskySolve } from './cholesky';

/** Inputs with a last column of ones, and what a layer should answer to them before its ReLU. */
export interface Rows {
  readonly x: Tensor2D;
  readonly y: Tensor2D;
}

/** Added to the diagonal, as a share of its mean: inputs that always go together do not blow the weights up. */
const RIDGE = 1e-4;

/**
 * Weights of a linear layer whose ReLU comes near to relu(y), by least squares: where both answer below zero nothing is
 * lost, so after each solution the targets there are set to what the layer answers, and it is solved again. The matrix
 * is factored once.
 * @returns weights [inputs, outputs] row by row, and after each round the share of the variance that is explained
 */
export function fitRectified(chunks: readonly Rows[], rounds: number): { weights: Float32Array; explained: number[] } {
  const [inputs, outputs] = [chunks[0]!.x.shape[1], chunks[0]!.y.shape[1]];
  const factor = cholesky(ridged(total(chunks, ({ x }) => matMul(x, x, true)), inputs), inputs);
  const explained: number[] = [];
  let weights: Tensor2D | null = null;
  for (let round = 0; round < rounds; round++) {
    const before: Tensor2D | null = weights;
    const right = total(chunks, ({ x, y }) => matMul(x, before ? attainable(matMul(x, before), y) : y, true));
    weights = tensor2d(Float32Array.from(choleskySolve(factor, inputs, right)), [inputs, outputs]);
    before?.dispose();
    explained.push(explainedBy(weights, chunks));
  }
  const values = Float32Array.from(weights!.dataSync());
  weights!.dispose();
  return { weights: values, explained };
}

/** Below zero: what was answered, if that is below zero too, else zero. Elsewhere y. */
function attainable(answer: Tensor2D, y: Tensor2D): Tensor2D {
  const above = step(y);
  return add(mul(above, y), mul(sub(1, above), minimum(answer, 0)));
}

function total(chunks: readonly Rows[], of: (chunk: Rows) => Tensor2D): Float64Array {
  let sum: Float64Array | null = null;
  for (const chunk of chunks) {
    const part = tidy(() => of(chunk));
    const values = part.dataSync();
    part.dispose();
    sum ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) sum[i] = sum[i]! + values[i]!;
  }
  return sum!;
}

function ridged(a: Float64Array, n: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += a[i * n + i]!;
  for (let i = 0; i < n; i++) a[i * n + i] = a[i * n + i]! + (RIDGE * trace) / n;
  return a;
}

/** R²: 1 − the squared error of relu(x·W) / the variance of relu(y). */
export function explainedBy(weights: Tensor2D, chunks: readonly Rows[]): number {
  let [error, variance] = [0, 0];
  for (const { x, y } of chunks) {
    tidy(() => {
      const wanted = relu(y);
      error += (sum(squaredDifference(relu(matMul(x, weights)), wanted)) as Scalar).dataSync()[0]!;
      variance += (sum(squaredDifference(wanted, mean(wanted, 0))) as Scalar).dataSync()[0]!;
    });
  }
  return 1 - error / variance;
}
