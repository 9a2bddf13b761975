import { add, mul, slice, square, sub, sum, tidy, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Box } from '../geometry/box';
import { crossEntropy } from '../transfer/losses';

/**
 * The course's localisation head (Deep Learning Specialization, course 4, week 3): for a window,
 *
 *     y = (p, bx, by, bh, bw, c₁ … c_K)
 *
 * p: whether there is anything. (bx, by): the middle of its box, (0, 0) the upper left corner of the window and (1, 1)
 * the lower right one. bh, bw: the box's height and width, as shares of the window's; above 1 if it is larger. c: what
 * it is. In the output p and c are logits and the box is as it is.
 */
export const LOCALISATION = { p: 0, bx: 1, by: 2, bh: 3, bw: 4, c: 5 } as const;

/** Numbers in the head's output. */
export function localisationOutputs(classes: number): number {
  return LOCALISATION.c + classes;
}

export interface LocalisationLossOptions {
  /** λ of the box against p and c; 1 if left out. */
  readonly boxWeight?: number;
}

/**
 * Masked loss: where there is nothing, only p counts, because there is no right answer for the rest.
 *
 *     L = 1/n · Σ [ −p·log p̂ − (1 − p)·log(1 − p̂) + p · ( λ·‖b − b̂‖² − Σₖ cₖ·log ĉₖ ) ]
 *
 * p̂ = sigmoid and ĉ = softmax of the output. Differentiable in the outputs; what the targets hold behind p = 0 is of
 * no consequence, as long as it is finite.
 * @param outputs [n, 5 + K]
 * @param targets [n, 5 + K], p 0 or 1, c one-hot
 */
export function localisationLoss(
  outputs: Tensor2D,
  targets: Tensor2D,
  { boxWeight = 1 }: LocalisationLossOptions = {},
): Scalar {
  return tidy(() => {
    const [samples, width] = outputs.shape;
    const part = (of: Tensor2D, from: number, count: number) => slice(of, [0, from], [-1, count]);
    const { p, bx, c } = LOCALISATION;
    const there = part(targets, p, 1);
    const presence = crossEntropy(part(outputs, p, 1), there, { kind: 'sigmoids' });
    const distance = square(sub(part(outputs, bx, 4), part(targets, bx, 4)));
    const box = mul(sum(mul(distance, there)), boxWeight / samples);
    // A row of zeros as the wanted class adds nothing, neither to the sum nor to the gradient.
    const wanted = mul(part(targets, c, width - c), there) as Tensor2D;
    const kind = crossEntropy(part(outputs, c, width - c), wanted, { kind: 'softmax' });
    return add(add(presence, box), kind) as Scalar;
  });
}

/**
 * The target of a window, as a row for `localisationLoss`.
 * @param thing what the window shows, in the same unit as the window; null for background
 * @throws RangeError for a class that there is not
 */
export function encodeWindow(
  window: Box,
  thing: { readonly box: Box; readonly classIndex: number } | null,
  classes: number,
): Float32Array {
  const row = new Float32Array(localisationOutputs(classes));
  if (!thing) return row;
  const { box, classIndex } = thing;
  if (!(classIndex >= 0 && classIndex < classes)) throw new RangeError(`there is no class ${classIndex} of ${classes}`);
  row[LOCALISATION.p] = 1;
  row[LOCALISATION.bx] = (box.x + box.width / 2 - window.x) / window.width;
  row[LOCALISATION.by] = (box.y + box.height / 2 - window.y) / window.height;
  row[LOCALISATION.bh] = box.height / window.height;
  row[LOCALISATION.bw] = box.width / window.width;
  row[LOCALISATION.c + classIndex] = 1;
  return row;
}

/** The box that a window's output speaks of, in the window's unit. Its sides are never negative. */
export function decodeBox(window: Box, output: ArrayLike<number>): Box {
  const width = Math.max(0, output[LOCALISATION.bw]!) * window.width;
  const height = Math.max(0, output[LOCALISATION.bh]!) * window.height;
  const x = window.x + output[LOCALISATION.bx]! * window.width - width / 2;
  const y = window.y + output[LOCALISATION.by]! * window.height - height / 2;
  return { x, y, width, height };
}
