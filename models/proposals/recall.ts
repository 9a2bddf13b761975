import type { Box } from '../geometry/box';
import { iou } from '../geometry/iou';

/** How well proposals cover one true box. */
export interface Covered {
  /** Place, from 0, of the first proposal that overlaps it by at least the IoU asked for; −1 if none does. */
  readonly first: number;
  /** IoU with the proposal that fits it best, and that one's place; 0 and −1 without proposals. */
  readonly best: number;
  readonly bestAt: number;
}

/**
 * How well proposals cover true boxes.
 * @param boxes [n, 4]: left, top, right, bottom in fractions of the picture; best guess first
 * @param overlap IoU from which a box counts as found
 */
export function coverage(boxes: Float32Array, truths: readonly Box[], overlap: number): Covered[] {
  return truths.map((truth) => {
    let [first, best, bestAt] = [-1, 0, -1];
    for (let i = 0; i < boxes.length / 4; i++) {
      const value = iou(truth, boxAt(boxes, i));
      if (first === -1 && value >= overlap) first = i;
      if (value > best) [best, bestAt] = [value, i];
    }
    return { first, best, bestAt };
  });
}

/** Share of the true boxes found among the first `count` proposals, in [0, 1]; NaN if there are none. */
export function recallAt(covered: readonly Pick<Covered, 'first'>[], count: number): number {
  return covered.filter(({ first }) => first >= 0 && first < count).length / covered.length;
}

/** Row i of `boxes` [n, 4]. */
export function boxAt(boxes: Float32Array, i: number): Box {
  const corners = boxes.subarray(i * 4, i * 4 + 4);
  const [left, top, right, bottom] = corners as unknown as readonly [number, number, number, number];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
