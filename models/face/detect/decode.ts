import { inverted, transformed, type Similarity } from '../align/similarity';
import { nonMaxSuppression } from '../../geometry/nms';
import { KEYPOINTS, type FaceDetection } from './detection';

/** Side of the input. */
export const DETECTOR_SIZE = 256;

/** Cells of 16 pixels with two anchors each, then cells of 32 with six. */
const MAPS = [{ stride: 16, anchors: 2 }, { stride: 32, anchors: 6 }] as const;

/** Columns of a packed row: the score's logit, centre, size, then the keypoints, all but the first in input pixels. */
export const COLUMNS = 5 + 2 * KEYPOINTS.length;

/** Centres of the cells that the rows belong to: [rows, 2]. Anchors of BlazeFace have no size of their own. */
export function anchorCentres(): Float32Array {
  return Float32Array.from(
    MAPS.flatMap(({ stride, anchors }) => {
      const side = DETECTOR_SIZE / stride;
      return Array.from({ length: side * side * anchors }, (_, i) => {
        const cell = Math.floor(i / anchors);
        return [((cell % side) + 0.5) * stride, (Math.floor(cell / side) + 0.5) * stride];
      }).flat();
    }),
  );
}

type Corners = readonly [left: number, top: number, right: number, bottom: number];

export interface DecodeSettings {
  /** From 0 to 1. */
  readonly scoreThreshold: number;
  readonly iouThreshold: number;
  readonly maxFaces: number;
}

/**
 * Packed rows of BlazeFace (Bazarevsky et al., 2019) → faces, best first, after non-max suppression.
 * @param packed [rows, COLUMNS]
 * @param toInput pixels of the picture → pixels of the network's input
 */
export function decodeFaces(
  packed: Float32Array,
  centres: Float32Array,
  toInput: Similarity,
  { scoreThreshold, iouThreshold, maxFaces }: DecodeSettings,
): FaceDetection[] {
  const boxes = new Float32Array((packed.length / COLUMNS) * 4);
  const rows: number[] = [];
  // Compared as logits, so that the exponential is taken only of what passes.
  const threshold = Math.log(scoreThreshold / (1 - scoreThreshold));
  for (let row = 0; row * COLUMNS < packed.length; row++) {
    const at = row * COLUMNS;
    if (packed[at]! < threshold) continue;
    const [x, y] = [packed[at + 1]! + centres[row * 2]!, packed[at + 2]! + centres[row * 2 + 1]!];
    const [halfWidth, halfHeight] = [packed[at + 3]! / 2, packed[at + 4]! / 2];
    boxes.set([x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight], row * 4);
    rows.push(row);
  }
  rows.sort((a, b) => packed[b * COLUMNS]! - packed[a * COLUMNS]! || a - b);
  const toPicture = inverted(toInput);
  return nonMaxSuppression(boxes, null, rows, iouThreshold, maxFaces).map((row) => {
    const [left, top, right, bottom] = boxes.subarray(row * 4, row * 4 + 4) as unknown as Corners;
    const from = transformed(toPicture, { x: left, y: top });
    const to = transformed(toPicture, { x: right, y: bottom });
    const keypoint = (i: number) => ({
      x: packed[row * COLUMNS + 5 + 2 * i]! + centres[row * 2]!,
      y: packed[row * COLUMNS + 6 + 2 * i]! + centres[row * 2 + 1]!,
    });
    const keypoints = Object.fromEntries(KEYPOINTS.map((name, i) => [name, transformed(toPicture, keypoint(i))]));
    return {
      left: from.x,
      top: from.y,
      right: to.x,
      bottom: to.y,
      score: 1 / (1 + Math.exp(-packed[row * COLUMNS]!)),
      keypoints: keypoints as FaceDetection['keypoints'],
    };
  });
}
