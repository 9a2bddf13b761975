import type { Detection } from '../detection';
import type { Box } from '../geometry/box';
import { clipped } from '../geometry/clip';
import { nonMaxSuppression } from '../geometry/nms';
import { decodeBox, LOCALISATION, localisationOutputs } from './localisation';
import { sigmoid, softmaxRows } from './probabilities';
import type { WindowScores } from './scoring';
import { windowBox } from './windows';

interface WindowClass {
  readonly label: string;
  /** Index among the classes that can be found, background not counted. */
  readonly classIndex: number;
}

export interface FindOptions {
  /** Least probability of a window's class. [0, 1] */
  readonly threshold: number;
  /** Names of the classes, in the order of the logits; null for background, which is never found. */
  readonly labels: readonly (string | null)[];
}

/**
 * Windows whose class is probable enough, one detection for each class of a window: the box is the window itself.
 * Before suppression.
 * @throws RangeError if there is not a label for every logit
 */
export function findInWindows(scores: WindowScores, { threshold, labels }: FindOptions): Detection[] {
  if (labels.length !== scores.classes) {
    throw new RangeError(`${labels.length} labels do not name ${scores.classes} classes`);
  }
  const probabilities = softmaxRows(scores.logits, scores.classes);
  const found: Detection[] = [];
  for (const { cell, column, row } of cells(scores)) {
    let classIndex = -1;
    for (const [k, label] of labels.entries()) {
      if (label === null) continue;
      classIndex++;
      const score = probabilities[cell * scores.classes + k]!;
      if (score < threshold) continue;
      found.push(detection(scores, column, row, windowBox(scores.grid, column, row), { label, classIndex }, score));
    }
  }
  return found;
}

/**
 * The same for a localisation head, whose scores are rows (p, bx, by, bh, bw, c): the box is the one it tells, clipped
 * to the picture, and the score is p̂ · ĉ.
 * @param labels of c
 */
export function findLocalised(scores: WindowScores, { threshold, labels }: FindOptions): Detection[] {
  const outputs = localisationOutputs(labels.length);
  if (outputs !== scores.classes) throw new RangeError(`${labels.length} labels do not fit ${scores.classes} outputs`);
  const found: Detection[] = [];
  for (const { cell, column, row } of cells(scores)) {
    const output = scores.logits.subarray(cell * outputs, (cell + 1) * outputs);
    const present = sigmoid(output[LOCALISATION.p]!);
    if (present < threshold) continue;
    const kinds = softmaxRows(output.slice(LOCALISATION.c), labels.length);
    const box = clipped(decodeBox(windowBox(scores.grid, column, row), output));
    for (const [classIndex, label] of labels.entries()) {
      const score = present * kinds[classIndex]!;
      if (label === null || score < threshold || box.width === 0 || box.height === 0) continue;
      found.push(detection(scores, column, row, box, { label, classIndex }, score));
    }
  }
  return found;
}

/** Non-max suppression within each class, over all levels of a pyramid together. Best first. */
export function suppress(found: readonly Detection[], iouThreshold: number, maxBoxes: number): Detection[] {
  const boxes = new Float32Array(found.length * 4);
  found.forEach(({ box: { x, y, width, height } }, i) => boxes.set([x, y, x + width, y + height], i * 4));
  const classes = Int32Array.from(found, ({ classIndex }) => classIndex);
  const order = Array.from(found.keys()).sort((a, b) => found[b]!.score - found[a]!.score || a - b);
  return nonMaxSuppression(boxes, classes, order, iouThreshold, maxBoxes).map((row) => found[row]!);
}

function* cells({ grid }: WindowScores) {
  for (let row = 0; row < grid.rows; row++) {
    for (let column = 0; column < grid.columns; column++) yield { cell: row * grid.columns + column, column, row };
  }
}

function detection(
  { grid }: WindowScores,
  column: number,
  row: number,
  box: Box,
  { label, classIndex }: WindowClass,
  score: number,
): Detection {
  return { box, label, classIndex, score, origin: { cell: [column, row], stride: grid.stride, anchor: 0 } };
}
