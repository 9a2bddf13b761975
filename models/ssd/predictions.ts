import type { AnchorPrediction, CellAddress } from '../detection';
import { toFrame, type Letterbox } from '../geometry/letterbox';
import { anchorShapes, firstAnchor, GRIDS, type Anchors } from './anchors';
import { BACKGROUND, decodeSsdBox, ENCODING } from './decode';

/**
 * What each anchor of a cell predicts: its best class. An SSD has no objectness of its own.
 * @param packed [anchors, 4 + 1 + classes], see `decodeSsd`
 * @returns empty if there is no such cell
 */
export function ssdPredictions(
  packed: Float32Array,
  anchors: Anchors,
  size: number,
  cell: CellAddress,
  labels: readonly string[],
  letterbox: Letterbox,
): AnchorPrediction[] {
  const side = GRIDS[cell.grid];
  if (!side || !(cell.row >= 0 && cell.row < side && cell.column >= 0 && cell.column < side)) return [];
  const columns = ENCODING + BACKGROUND + labels.length;
  return anchorShapes(cell.grid).map((_, anchor) => {
    const index = firstAnchor(cell) + anchor;
    const row = index * columns;
    const logits = packed.subarray(row + ENCODING + BACKGROUND, row + columns);
    const classIndex = logits.reduce((best, logit, c) => (logit > logits[best]! ? c : best), 0);
    const score = 1 / (1 + Math.exp(-logits[classIndex]!));
    return {
      anchor,
      objectness: null,
      classIndex,
      label: labels[classIndex]!,
      classScore: score,
      score,
      box: toFrame(letterbox, ...decodeSsdBox(packed, row, anchors, index, size)),
      outputs: [packed[row + 1]!, packed[row]!, packed[row + 3]!, packed[row + 2]!],
    };
  });
}
