import {
  add, customGrad, div, exp, log, max, mul, relu, scalar, sigmoid, square, step, sub, sum, tensor1d, tidy,
  type Scalar, type Tensor, type Tensor2D, type Variable,
} from '@tensorflow/tfjs-core';

/** 'softmax': exactly one class is right. 'sigmoids': each class is right or not, on its own (multi-label). */
export type LossKind = 'softmax' | 'sigmoids';

export interface LossOptions {
  readonly kind: LossKind;
  /** ε of label smoothing (Szegedy et al., 2016): y ← (1 − ε)·y + ε/K, or ε/2 for sigmoids. 0: none. */
  readonly smoothing?: number;
  /**
   * A weight for every class, mean 1 over the samples; see `classWeights`. It is the weight of the samples that have
   * the class; with sigmoids, of what that class costs them: weighing both its answers would change nothing between them.
   */
  readonly classWeights?: readonly number[];
}

/**
 * Weights that make every class count the same in the loss, however many samples it has: n / (K · nₖ), so that their
 * mean over the samples is 1. A class without samples gets 0.
 * @param counts samples per class
 */
export function classWeights(counts: readonly number[]): number[] {
  const present = counts.filter((count) => count > 0).length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count > 0 ? total / (present * count) : 0));
}

/**
 * Cross-entropy of a mini-batch, from logits, so that no exponential overflows and no logarithm meets a zero. With t the
 * labels y smoothed, softmax: −(Σₖ wₖ·yₖ)·Σₖ tₖ·log pₖ; sigmoids: −Σₖ (1 + (wₖ − 1)·yₖ)·(tₖ·log pₖ + (1 − tₖ)·log(1 − pₖ)).
 * Both are averaged over the samples. Weights go with y and not with t: the little that smoothing gives to a rare class,
 * times its weight, would soon be more than what is left to a common one. Differentiable in the logits.
 * @param logits [samples, classes]
 * @param labels [samples, classes], 0 to 1; for softmax every row adds up to 1
 */
export function crossEntropy(logits: Tensor2D, labels: Tensor2D, options: LossOptions): Scalar {
  return options.kind === 'softmax' ? softmaxLoss(logits, labels, options) : sigmoidsLoss(logits, labels, options);
}

/** λ/(2m) · Σ‖W‖²: the L2 term of the course's cost function. Its gradient is λ/m · W. */
export function l2Penalty(variables: readonly Variable[], lambda: number, samples: number): Scalar {
  return tidy(() => {
    if (!variables.length) return scalar(0);
    return mul(squaredNorm(variables), lambda / (2 * samples)) as Scalar;
  });
}

/**
 * Σ‖x‖² over tensors. Not with addN: of nine inputs and more, WebGPU's kernel for it exceeds the storage buffers that a
 * shader may have, and everything in the same submission is silently lost.
 */
export function squaredNorm(tensors: readonly Tensor[]): Scalar {
  return tidy(() => tensors.map((each) => sum(square(each))).reduce((total, each) => add(total, each)) as Scalar);
}

function softmaxLoss(logits: Tensor2D, labels: Tensor2D, options: LossOptions): Scalar {
  const { smoothing = 0, classWeights: weights } = options;
  const [samples, classes] = logits.shape;
  return customGrad((x, save) => {
    const shifted = sub(x as Tensor, max(x as Tensor, 1, true));
    const exponentials = exp(shifted);
    const total = sum(exponentials, 1, true);
    const target = mul(smoothed(labels, smoothing, smoothing / classes), sampleWeights(labels, weights));
    (save as (tensors: Tensor[]) => void)([div(exponentials, total), target]);
    const value = div(sum(mul(target, sub(log(total), shifted))), samples) as Scalar;
    const gradFunc = (dy: Scalar, saved: Tensor[]) => {
      const [probabilities, wanted] = saved as [Tensor, Tensor];
      return mul(sub(mul(probabilities, sum(wanted, 1, true)), wanted), div(dy, samples));
    };
    return { value, gradFunc };
  })(logits) as Scalar;
}

function sigmoidsLoss(logits: Tensor2D, labels: Tensor2D, options: LossOptions): Scalar {
  const { smoothing = 0, classWeights: weights } = options;
  const samples = logits.shape[0];
  return customGrad((x, save) => {
    const z = x as Tensor;
    const target = smoothed(labels, smoothing, smoothing / 2);
    const weight = answerWeights(labels, weights);
    (save as (tensors: Tensor[]) => void)([z, target, weight]);
    // log(1 + e^z) − y·z, with the exponential of −|z| only.
    const magnitude = mul(z, sub(mul(step(z), 2), 1));
    const each = add(sub(relu(z), mul(z, target)), log(add(exp(mul(magnitude, -1)), 1)));
    const value = div(sum(mul(each, weight)), samples) as Scalar;
    const gradFunc = (dy: Scalar, saved: Tensor[]) => {
      const [logit, wanted, by] = saved as [Tensor, Tensor, Tensor];
      return mul(mul(sub(sigmoid(logit), wanted), by), div(dy, samples));
    };
    return { value, gradFunc };
  })(logits) as Scalar;
}

function smoothed(labels: Tensor, smoothing: number, offset: number): Tensor {
  return smoothing ? add(mul(labels, 1 - smoothing), offset) : labels;
}

/** [samples, 1]: of each sample, by its classes. */
function sampleWeights(labels: Tensor, weights: readonly number[] | undefined): Tensor {
  return weights ? sum(mul(labels, tensor1d([...weights], 'float32')), 1, true) : scalar(1);
}

/** [samples, classes]: of each answer, the class's own where it is there. */
function answerWeights(labels: Tensor, weights: readonly number[] | undefined): Tensor {
  return weights ? add(mul(labels, tensor1d(weights.map((weight) => weight - 1), 'float32')), 1) : scalar(1);
}
