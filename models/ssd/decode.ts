import type { Candidates } from '../candidates';
import type { Anchors } from './anchors';

/** Columns of a packed row: the box encoding (y, x, height, width), the background's logit, then one per class. */
export const ENCODING = 4;
export const BACKGROUND = 1;

/** What box encodings were multiplied with in training: centre by 10, size by 5. */
const CENTRE_SCALE = 10;
const SIZE_SCALE = 5;

/**
 * Packed rows → candidates: every class of every anchor whose score, the sigmoid of its logit, reaches the threshold.
 * Boxes as in Faster R-CNN (Ren et al. 2015): the centre moves by anchor sizes, the size changes by a power of e.
 * @param packed [anchors, 4 + 1 + classes]
 * @param wanted one byte for each class
 * @param size side of the network input: boxes come out in its pixels
 */
export function decodeSsd(
  packed: Float32Array,
  anchors: Anchors,
  wanted: Uint8Array,
  scoreThreshold: number,
  size: number,
  into: Candidates,
): void {
  const columns = ENCODING + BACKGROUND + wanted.length;
  // Compared as logits, so that the exponential is taken only of what passes.
  const threshold = Math.log(scoreThreshold / (1 - scoreThreshold));
  for (let anchor = 0; anchor < anchors.count; anchor++) {
    const row = anchor * columns;
    const logits = row + ENCODING + BACKGROUND;
    for (let c = 0; c < wanted.length; c++) {
      const logit = packed[logits + c]!;
      if (logit < threshold || !wanted[c]) continue;
      const score = 1 / (1 + Math.exp(-logit));
      into.add(score, c, anchor, ...decodeSsdBox(packed, row, anchors, anchor, size));
    }
  }
}

/**
 * The box of one anchor: left, top, right, bottom in network pixels.
 * @param row index of the first column of the anchor's packed row
 */
export function decodeSsdBox(
  packed: Float32Array,
  row: number,
  anchors: Anchors,
  anchor: number,
  size: number,
): [left: number, top: number, right: number, bottom: number] {
  const width = anchors.boxes[anchor * 4 + 2]!;
  const height = anchors.boxes[anchor * 4 + 3]!;
  const x = anchors.boxes[anchor * 4]! + (packed[row + 1]! / CENTRE_SCALE) * width;
  const y = anchors.boxes[anchor * 4 + 1]! + (packed[row]! / CENTRE_SCALE) * height;
  const halfWidth = (Math.exp(packed[row + 3]! / SIZE_SCALE) * width) / 2;
  const halfHeight = (Math.exp(packed[row + 2]! / SIZE_SCALE) * height) / 2;
  return [(x - halfWidth) * size, (y - halfHeight) * size, (x + halfWidth) * size, (y + halfHeight) * size];
}
