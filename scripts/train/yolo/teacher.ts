import { add, concat, dispose, mul, reverse, split, sub, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { STRIDE } from '../../../models/centernet/decode';
import { nonMaxSuppression } from '../../../models/geometry/nms';
import type { CentredBox } from '../../../models/yolo/box-code';

/** What the teacher believes to see. */
export interface Belief extends CentredBox {
  /** (0, 1] */
  readonly score: number;
  /** How well each class describes it, as shares of the best one's score; those left out are as good as 0. */
  readonly classes: readonly (readonly [classIndex: number, share: number])[];
}

/** Below this, beliefs are noise; down to it they teach, each as much as its score. */
const FLOOR = 0.06;
/** Two peaks of different classes on one object are one belief in several classes. */
const SAME = 0.7;
const LEAST_SHARE = 0.03;

/**
 * Shows CenterNet a picture and takes its beliefs from the heat map itself, classes that it wavers between included.
 * @param input [1, side, side, 3], values 0 to 255; stays the caller's
 * @param flip look at the mirrored picture too and average
 */
export async function ask(graph: GraphModel, input: Tensor4D, flip: boolean): Promise<Belief[]> {
  const [heat, sides] = tidy(() => {
    const seen = graph.execute(input, ['keypoints', 'wh']) as Maps;
    return flip ? averaged(seen, graph.execute(reverse(input, 2), ['keypoints', 'wh']) as Maps) : seen;
  });
  const [scores, distances] = (await Promise.all([heat.data(), sides.data()])) as [Float32Array, Float32Array];
  const [, grid, , classes] = heat.shape;
  dispose([heat, sides]);
  return merged(peaks(scores, distances, grid, classes));
}

type Maps = [heat: Tensor4D, sides: Tensor4D];

/** A mirrored cell begins where its mirror image ends: a stride lies between the two ways of measuring a side. */
function averaged([heat, sides]: Maps, [otherHeat, otherSides]: Maps): Maps {
  const [left, top, right, bottom] = split(reverse(otherSides, 2), 4, 3) as [Tensor4D, Tensor4D, Tensor4D, Tensor4D];
  const unmirrored = concat([sub(right, STRIDE), top, add(left, STRIDE), bottom], 3);
  return [mul(add(heat, reverse(otherHeat, 2)), 0.5), mul(add(sides, unmirrored), 0.5)];
}

type Sides = [left: number, top: number, right: number, bottom: number];

function peaks(heat: Float32Array, sides: Float32Array, grid: number, classes: number): Belief[] {
  const best = new Int32Array(grid * grid);
  for (let cell = 0; cell < best.length; cell++) {
    let top = 0;
    for (let c = 1; c < classes; c++) if (heat[cell * classes + c]! > heat[cell * classes + top]!) top = c;
    best[cell] = top;
  }
  const found: Belief[] = [];
  for (let row = 0, cell = 0; row < grid; row++) {
    for (let column = 0; column < grid; column++, cell++) {
      const score = heat[cell * classes + best[cell]!]!;
      if (score < FLOOR || !isPeak(heat, classes, grid, column, row, best[cell]!)) continue;
      const [left, top, right, bottom] = [0, 1, 2, 3].map((i) => sides[cell * 4 + i]!) as Sides;
      const width = left + right;
      const height = top + bottom;
      if (!(width > 2 && height > 2)) continue;
      const shares = Array.from({ length: classes }, (_, c) => [c, heat[cell * classes + c]! / score] as const);
      found.push({
        x: column * STRIDE + (right - left) / 2,
        y: row * STRIDE + (bottom - top) / 2,
        width,
        height,
        score,
        classes: shares.filter(([, share]) => share >= LEAST_SHARE),
      });
    }
  }
  return found;
}

function isPeak(heat: Float32Array, classes: number, grid: number, column: number, row: number, c: number): boolean {
  const score = heat[(row * grid + column) * classes + c]!;
  for (let y = Math.max(0, row - 1); y <= Math.min(grid - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(grid - 1, column + 1); x++) {
      if (heat[(y * grid + x) * classes + c]! > score) return false;
    }
  }
  return true;
}

function merged(found: readonly Belief[]): Belief[] {
  const sorted = found.toSorted((a, b) => b.score - a.score);
  const corners = sorted.flatMap(({ x, y, width, height }) => {
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  });
  const order = sorted.map((_, i) => i);
  return nonMaxSuppression(Float32Array.from(corners), null, order, SAME, sorted.length).map((row) => sorted[row]!);
}
