import type { AnchorPrediction, CellAddress } from '../detection';
import { toFrame, type Letterbox } from '../geometry/letterbox';
import { decodeBox, sigmoid, type BoxOutputs } from './box-code';
import { COLUMNS } from './pack';
import { slotIndex, type YoloSpec } from './spec';

/**
 * What each anchor of a cell predicts.
 * @param packed [rows, 8], see pack.ts
 * @returns empty if there is no such cell, or it is not among the rows
 */
export function yoloPredictions(
  packed: Float32Array,
  spec: YoloSpec,
  inputSize: number,
  { grid, row, column }: CellAddress,
  labels: readonly string[],
  letterbox: Letterbox,
): AnchorPrediction[] {
  const scale = spec.scales[grid];
  if (!scale) return [];
  const side = inputSize / scale.stride;
  if (!(row >= 0 && row < side && column >= 0 && column < side)) return [];
  const first = slotIndex(spec, inputSize, { scale: grid, row, column, anchor: 0 });
  const start = rowOf(packed, first) * COLUMNS;
  if (start < 0) return [];
  return scale.anchors.map((shape, anchor) => {
    const at = start + anchor * COLUMNS;
    const outputs: BoxOutputs = [packed[at]!, packed[at + 1]!, packed[at + 2]!, packed[at + 3]!];
    const { x, y, width, height } = decodeBox(spec.boxForm, outputs, { column, row, stride: scale.stride, anchor: shape });
    const objectness = sigmoid(packed[at + 4]!);
    const classScore = sigmoid(packed[at + 5]!);
    const classIndex = packed[at + 6]!;
    return {
      anchor,
      objectness,
      classIndex,
      label: labels[classIndex]!,
      classScore,
      score: objectness * classScore,
      box: toFrame(letterbox, x - width / 2, y - height / 2, x + width / 2, y + height / 2),
      outputs,
    };
  });
}

/** The row of a slot; below 0 if it has none. The anchors of a cell follow each other. */
function rowOf(packed: Float32Array, slot: number): number {
  // Where every slot has a row, it is there.
  if (packed[slot * COLUMNS + 7] === slot) return slot;
  for (let at = 7; at < packed.length; at += COLUMNS) if (packed[at] === slot) return (at - 7) / COLUMNS;
  return -1;
}
