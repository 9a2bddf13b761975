import type { Candidates } from '../candidates';
import { decodeBox, sigmoid, type BoxOutputs } from './box-code';
import { COLUMNS } from './pack';
import { slotAt, type YoloSpec } from './spec';

/**
 * Packed slots → candidates: every slot whose score reaches the threshold. Score: P(object) · P(class | object), both
 * sigmoids.
 * @param packed [rows, 8], see pack.ts; one row for each slot, or for some
 * @param wanted one byte for each class
 */
export function decodeYolo(
  packed: Float32Array,
  spec: YoloSpec,
  inputSize: number,
  wanted: Uint8Array,
  scoreThreshold: number,
  into: Candidates,
): void {
  // Compared as a logit, so that exponentials are taken only of what may pass.
  const least = Math.log(scoreThreshold / (1 - scoreThreshold));
  for (let at = 0; at < packed.length; at += COLUMNS) {
    const objectness = packed[at + 4]!;
    const classLogit = packed[at + 5]!;
    if (objectness < least || classLogit < least) continue;
    const classIndex = packed[at + 6]!;
    const score = sigmoid(objectness) * sigmoid(classLogit);
    if (score < scoreThreshold || !wanted[classIndex]) continue;
    const slot = packed[at + 7]!;
    const { scale, row, column, anchor } = slotAt(spec, inputSize, slot);
    const { stride, anchors } = spec.scales[scale]!;
    const outputs: BoxOutputs = [packed[at]!, packed[at + 1]!, packed[at + 2]!, packed[at + 3]!];
    const place = { column, row, stride, anchor: anchors[anchor]! };
    const { x, y, width, height } = decodeBox(spec.boxForm, outputs, place);
    into.add(score, classIndex, slot, x - width / 2, y - height / 2, x + width / 2, y + height / 2);
  }
}
