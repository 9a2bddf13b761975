import { cornerIou } from './iou';

/** What suppression does with each box. */
export interface Suppression {
  /** Index in the order of the box that suppresses it; -1: it stays. */
  readonly by: Int32Array;
  /** IoU with that box; 0 if it stays. */
  readonly iou: Float32Array;
}

/**
 * `nonMaxSuppression` told step by step: of the boxes that stayed, the best one that overlaps a box by too much is the
 * one that suppresses it.
 */
export function traceSuppression(
  boxes: Float32Array,
  classes: Int32Array,
  order: ArrayLike<number>,
  iouThreshold: number,
): Suppression {
  const by = new Int32Array(order.length).fill(-1);
  const iou = new Float32Array(order.length);
  const kept: number[] = [];
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const better = kept.find((k) => {
      if (classes[order[k]!] !== classes[row]) return false;
      // Compared before it is rounded: an IoU that equals the threshold must not suppress.
      const overlap = cornerIou(boxes, order[k]!, row);
      if (overlap > iouThreshold) iou[i] = overlap;
      return overlap > iouThreshold;
    });
    if (better !== undefined) by[i] = better;
    else kept.push(i);
  }
  return { by, iou };
}

/**
 * Greedy non-max suppression within each class or over all: going from the best box to the worst, a box stays unless
 * it overlaps one (of its class) that stayed by more than `iouThreshold`.
 *
 * @param boxes [n, 4]: left, top, right, bottom, in any unit
 * @param classes class index of each box; null to let boxes of different classes suppress each other
 * @param order rows of `boxes` to consider, best first
 * @returns the rows that stay, best first, at most `maxBoxes`
 */
export function nonMaxSuppression(
  boxes: Float32Array,
  classes: Int32Array | null,
  order: ArrayLike<number>,
  iouThreshold: number,
  maxBoxes: number,
): number[] {
  const kept: number[] = [];
  for (let i = 0; i < order.length && kept.length < maxBoxes; i++) {
    const row = order[i]!;
    const suppressed = kept.some(
      (other) => (!classes || classes[other] === classes[row]) && cornerIou(boxes, other, row) > iouThreshold,
    );
    if (!suppressed) kept.push(row);
  }
  return kept;
}
