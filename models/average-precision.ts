import { iou } from './geometry/iou';
import type { Box } from './geometry/box';

/** A box with its class and the picture it is in; boxes in any unit, the same for all. */
export interface Truth {
  readonly image: string;
  readonly label: string;
  readonly box: Box;
}

export interface Scored extends Truth {
  readonly score: number;
}

export interface Accuracy {
  readonly ap50: number;
  /** Mean over IoU 0.50, 0.55 … 0.95. */
  readonly ap: number;
  readonly classes: readonly { readonly label: string; readonly truths: number; readonly ap50: number; readonly ap: number }[];
}

const THRESHOLDS = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);
const RECALLS = Array.from({ length: 101 }, (_, i) => i / 100);
/** This share of the best F1 is as good. */
const CLOSE = 0.98;
/** Best boxes of a class that count in each picture. */
const MAX_DETECTIONS = 100;

/**
 * Average precision as COCO defines it, over all sizes: within each class and IoU threshold, predictions from best to
 * worst take the truth of their picture that they overlap most and that is still free; precision, made monotone, is
 * averaged over 101 recalls; classes without a truth do not count. All figures in [0, 1].
 */
export function accuracy(truths: readonly Truth[], predictions: readonly Scored[]): Accuracy {
  const labels = [...new Set(truths.map(({ label }) => label))].sort();
  const classes = labels.map((label) => {
    const ours = truths.filter((truth) => truth.label === label);
    const theirs = bestOfEachPicture(predictions.filter((prediction) => prediction.label === label));
    const aps = THRESHOLDS.map((threshold) => averagePrecision(ours, theirs, threshold));
    return { label, truths: ours.length, ap50: aps[0]!, ap: mean(aps) };
  });
  return { ap50: mean(classes.map(({ ap50 }) => ap50)), ap: mean(classes.map(({ ap }) => ap)), classes };
}

/**
 * The score from which on detections serve best: where F1, the harmonic mean of precision and recall over all classes,
 * is highest. The curve is flat and jagged there, so it is the middle of the scores that come close to the best.
 * @returns null if there is nothing to find, or nothing was found
 */
export function bestThreshold(truths: readonly Truth[], predictions: readonly Scored[], iouThreshold = 0.5): number | null {
  const labels = [...new Set(predictions.map(({ label }) => label))];
  const hits = labels.flatMap((label) => {
    const theirs = bestOfEachPicture(predictions.filter((prediction) => prediction.label === label));
    const found = match(truths.filter((truth) => truth.label === label), theirs, iouThreshold);
    return theirs.map(({ score }, i) => ({ score, hit: found[i]! }));
  });
  hits.sort((a, b) => b.score - a.score);
  let right = 0;
  const curve = hits.map(({ score, hit }, i) => {
    if (hit) right++;
    return { score, f1: (2 * right) / (truths.length + i + 1) };
  });
  const best = Math.max(0, ...curve.map(({ f1 }) => f1));
  if (best === 0) return null;
  const close = curve.filter(({ f1 }) => f1 >= CLOSE * best);
  return (close[0]!.score + close.at(-1)!.score) / 2;
}

/** Area under the interpolated precision-recall curve of one class. `predictions` come best first. */
export function averagePrecision(truths: readonly Truth[], predictions: readonly Scored[], threshold: number): number {
  const hits = match(truths, predictions, threshold);
  const precisions: number[] = [];
  const recalls: number[] = [];
  let found = 0;
  hits.forEach((hit, i) => {
    if (hit) found++;
    precisions.push(found / (i + 1));
    recalls.push(found / truths.length);
  });
  // Precision at a recall is the best precision at that recall or beyond.
  for (let i = precisions.length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i]!, precisions[i + 1]!);
  return mean(RECALLS.map((recall) => precisions[recalls.findIndex((reached) => reached >= recall)] ?? 0));
}

/** For each prediction whether it found a truth. */
function match(truths: readonly Truth[], predictions: readonly Scored[], threshold: number): boolean[] {
  const free = new Map<string, Truth[]>();
  for (const truth of truths) free.set(truth.image, [...(free.get(truth.image) ?? []), truth]);
  return predictions.map(({ image, box }) => {
    const candidates = free.get(image) ?? [];
    let best = -1;
    let overlap = threshold;
    candidates.forEach((truth, i) => {
      const found = iou(truth.box, box);
      if (found >= overlap) {
        best = i;
        overlap = found;
      }
    });
    if (best < 0) return false;
    candidates.splice(best, 1);
    return true;
  });
}

function bestOfEachPicture(predictions: readonly Scored[]): Scored[] {
  const sorted = predictions.toSorted((a, b) => b.score - a.score);
  const counts = new Map<string, number>();
  return sorted.filter(({ image }) => {
    const count = (counts.get(image) ?? 0) + 1;
    counts.set(image, count);
    return count <= MAX_DETECTIONS;
  });
}

function mean(values: readonly number[]): number {
  return values.length ? values.reduce((a, b) => a + b, 0) / values.length : 0;
}
