import type { AnchorPrediction, CellAddress } from '../detection';
import { toFrame, type Letterbox } from '../geometry/letterbox';
import { decodeBox, sigmoid, type BoxOutputs } from './box-code';
import { COLUMNS } from './decode';
import { slotIndex, type YoloSpec } from './spec';

/**
 * What each anchor of a cell predicts.
 * @param packed [slots, 7], see `decodeYolo`
 * @returns empty if there is no such cell
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
  return scale.anchors.map((shape, anchor) => {
    const at = slotIndex(spec, inputSize, { scale: grid, row, column, anchor }) * COLUMNS;
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
