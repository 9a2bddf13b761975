import { cornerIou } from './iou';

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
