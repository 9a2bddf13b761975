import {
  add, customGrad, exp, log, mul, pow, relu, sigmoid, step, sub, tidy, abs,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * How far a probability p = σ(z) is from what it should be, y in [0, 1], number by number:
 * - 'cross-entropy': −y·log p − (1 − y)·log(1 − p)
 * - 'focal': that times |y − p|^γ, so that the many easy slots without an object do not drown the few others. For y of
 *   0 and 1 this is the focal loss (Lin et al., 2017), for y between them the quality focal loss (Li et al., 2020).
 */
export type LogitLoss =
  | { readonly kind: 'cross-entropy' }
  | { readonly kind: 'focal'; readonly gamma: number };

/** |y − p|^(γ − 1) is taken of this much more, so that its slope stays finite where p = y. */
const SOFT = 1e-6;

/**
 * From logits, so that no exponential overflows and no logarithm meets a zero. Differentiable in the logits; the
 * targets are constants.
 * @param logits any shape
 * @param targets the same shape
 */
export function logitLoss<T extends Tensor>(logits: T, targets: T, loss: LogitLoss): T {
  return customGrad((x, save) => {
    const z = x as Tensor;
    (save as (tensors: Tensor[]) => void)([z, targets]);
    const value = tidy(() => {
      const entropy = crossEntropyOf(z, targets);
      return loss.kind === 'focal' ? mul(entropy, pow(distance(z, targets), loss.gamma)) : entropy;
    });
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [logit, wanted] = saved as [Tensor, Tensor];
      return tidy(() => mul(dy, slope(logit, wanted, loss)));
    };
    return { value, gradFunc };
  })(logits) as T;
}

/** d/dz. With d = |y − p|: of the entropy p − y; of d^γ it is γ·d^(γ−1)·sign(p − y)·p·(1 − p). */
function slope(z: Tensor, y: Tensor, loss: LogitLoss): Tensor {
  const p = sigmoid(z);
  const error = sub(p, y);
  if (loss.kind === 'cross-entropy') return error;
  const d = distance(z, y);
  const sign = sub(mul(step(error), 2), 1);
  const inner = mul(mul(pow(d, loss.gamma - 1), mul(sign, loss.gamma)), mul(p, sub(1, p)));
  return add(mul(pow(d, loss.gamma), error), mul(inner, crossEntropyOf(z, y)));
}

function distance(z: Tensor, y: Tensor): Tensor {
  return add(abs(sub(sigmoid(z), y)), SOFT);
}

/** log(1 + eᶻ) − y·z, with the exponential of −|z| only. */
function crossEntropyOf(z: Tensor, y: Tensor): Tensor {
  return add(sub(relu(z), mul(z, y)), log(add(exp(mul(abs(z), -1)), 1)));
}
