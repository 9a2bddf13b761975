import type { Candidates } from '../candidates';
import { decodeBox, sigmoid, type BoxOutputs } from './box-code';
import { gridSides, type YoloSpec } from './spec';

/** Columns of a packed row: the four of the box, logit of the objectness, logit and index of the best class. */
export const COLUMNS = 7;

/**
 * Packed slots → candidates: every slot whose score reaches the threshold. Score: P(object) · P(class | object), both
 * sigmoids.
 * @param packed [slots, 7], in the order of `slotIndex`
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
  let slot = 0;
  gridSides(spec, inputSize).forEach((side, scale) => {
    const { stride, anchors } = spec.scales[scale]!;
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        for (const anchor of anchors) {
          const at = slot * COLUMNS;
          const source = slot++;
          const objectness = packed[at + 4]!;
          const classLogit = packed[at + 5]!;
          if (objectness < least || classLogit < least) continue;
          const classIndex = packed[at + 6]!;
          const score = sigmoid(objectness) * sigmoid(classLogit);
          if (score < scoreThreshold || !wanted[classIndex]) continue;
          const outputs: BoxOutputs = [packed[at]!, packed[at + 1]!, packed[at + 2]!, packed[at + 3]!];
          const { x, y, width, height } = decodeBox(spec.boxForm, outputs, { column, row, stride, anchor });
          into.add(score, classIndex, source, x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }
      }
    }
  });
}
