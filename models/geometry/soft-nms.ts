import { cornerIou } from './iou';

/** How a box loses score by overlapping a better one; o is their IoU. */
export type Decay =
  /** s ← s·(1 − o) where o exceeds the threshold */
  | { readonly kind: 'linear'; readonly iouThreshold: number }
  /** s ← s·exp(−o² / σ) */
  | { readonly kind: 'gaussian'; readonly sigma: number };

export interface SoftNmsOptions {
  readonly decay: Decay;
  /** Boxes whose score has fallen below this are dropped. */
  readonly scoreThreshold: number;
  readonly maxBoxes: number;
}

export interface Softened {
  /** Rows that stay, by their new scores, best first. */
  readonly kept: number[];
  /** The new scores, in the order of `kept`. */
  readonly scores: number[];
}

/**
 * Soft-NMS (Bodla et al., 2017): the best box stays, those of its class that overlap it lose score instead of going,
 * and so on with the best of the rest. In crowds fewer true boxes are lost than with a hard threshold.
 * @param boxes [n, 4]: left, top, right, bottom, in any unit
 * @param classes class index of each box; null to let boxes of different classes compete
 */
export function softNonMaxSuppression(
  boxes: Float32Array,
  scores: Float32Array,
  classes: Int32Array | null,
  { decay, scoreThreshold, maxBoxes }: SoftNmsOptions,
): Softened {
  const current = Float64Array.from(scores);
  const open = new Set(current.keys());
  const result: Softened = { kept: [], scores: [] };
  while (open.size > 0 && result.kept.length < maxBoxes) {
    let best = -1;
    for (const row of open) if (best < 0 || current[row]! > current[best]!) best = row;
    if (!(current[best]! >= scoreThreshold)) break;
    open.delete(best);
    result.kept.push(best);
    result.scores.push(current[best]!);
    for (const row of open) {
      if (classes && classes[row] !== classes[best]) continue;
      current[row]! *= remaining(decay, cornerIou(boxes, best, row));
    }
  }
  return result;
}

function remaining(decay: Decay, overlap: number): number {
  if (decay.kind === 'gaussian') return Math.exp(-(overlap ** 2) / decay.sigma);
  return overlap > decay.iouThreshold ? 1 - overlap : 1;
}
