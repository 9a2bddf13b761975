import {
  add, argMax, concat, fill, gather, matMul, max, mul, range, reshape, scalar, slice, sum, tensor1d, tidy, topk, zeros,
  type Tensor, type Tensor1D, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { BOX_OUTPUTS } from './spec';

/** Columns of a packed row: four of the box, logit of the objectness, logit and index of the best class, slot. */
export const COLUMNS = 8;

/** Raw outputs of one scale for one picture. */
export interface ScaleOutputs {
  /** [1, side, side, anchors · 5] */
  readonly boxes: Tensor4D;
  /** [1, side, side, anchors · classes] */
  readonly classes: Tensor4D;
}

/** A scale whose classes are not computed yet. */
export interface ScaleFeatures {
  /** [1, side, side, anchors · 5] */
  readonly boxes: Tensor4D;
  /** What the classes are computed from, [1, side, side, channels], each with its [1, 1, channels, anchors · classes]. */
  readonly inputs: readonly { readonly features: Tensor4D; readonly weights: Tensor }[];
  /** [anchors · classes] */
  readonly bias: Tensor;
  readonly anchors: number;
  /** So many cells are asked for their classes. */
  readonly shortlist: number;
}

/** The logit of a probability of 1: the sigmoid of this is 1 in double precision, and it is finite. */
const CERTAIN = 40;

/**
 * Everything that `decodeYolo` needs in one tensor, so that one read-back is enough, and of all classes only the best,
 * so that it is a small one: [slots, 8], the scales one after the other.
 */
export function packOutputs(scales: readonly ScaleOutputs[], classes: number): Tensor2D {
  return tidy(() => numbered(scales.map((scale) => rows(scale.boxes, reshape(scale.classes, [-1, classes])))));
}

/** The same where there is but one class, without outputs of its own. */
export function packSingle(scales: readonly Tensor4D[]): Tensor2D {
  return tidy(() => {
    const packed = scales.map((scale) => {
      const boxes = reshape(scale, [-1, BOX_OUTPUTS]) as Tensor2D;
      const column: [number, number] = [boxes.shape[0], 1];
      return concat([boxes, fill(column, CERTAIN), zeros(column)], 1);
    });
    return numbered(packed);
  });
}

/**
 * The same for the most promising cells only: those whose best anchor has the most objectness. Classes, the larger part
 * of the outputs, are computed for no other cell, and nothing of the others is read back.
 * @param slotOffsets slots before each scale
 * @returns [rows, 8], scale by scale, the best cells first; all slots are NaN if any output is, wherever it is
 */
export function packShortlist(
  scales: readonly ScaleFeatures[],
  classes: number,
  slotOffsets: readonly number[],
): Tensor2D {
  return tidy(() => {
    const packed = scales.map(({ boxes, inputs, bias, anchors, shortlist }, i) => {
      const cells = boxes.shape[1] * boxes.shape[2];
      const objectness = slice(reshape(boxes, [cells, anchors, BOX_OUTPUTS]), [0, 0, BOX_OUTPUTS - 1], [-1, -1, 1]);
      const { indices } = topk(reshape(max(objectness, 1), [cells]), Math.min(shortlist, cells));
      const at = (x: Tensor4D) => gather(reshape(x, [cells, -1]), indices as Tensor1D) as Tensor2D;
      const parts = inputs.map(({ features, weights }) =>
        matMul(at(features), reshape(weights, [features.shape[3], -1]) as Tensor2D));
      const logits = parts.reduce<Tensor>((all, part) => add(all, part), bias);
      // A product and no cast: on WebGPU a cast from int32 to float only renames the type.
      const first = mul(reshape(indices, [-1, 1]), scalar(anchors, 'float32'));
      const slots = add(first, tensor1d(Array.from({ length: anchors }, (_, anchor) => slotOffsets[i]! + anchor)));
      // Not a number, if anything in the grid is none: a comparison may put that anywhere, or nowhere.
      const sound = mul(sum(boxes), 0);
      return concat([rows(at(boxes), reshape(logits, [-1, classes])), add(reshape(slots, [-1, 1]), sound)], 1);
    });
    return concat(packed, 0) as Tensor2D;
  });
}

/** [rows, 7]: all but the slot. */
function rows(boxes: Tensor, logits: Tensor): Tensor {
  const best = reshape(max(logits, 1), [-1, 1]);
  const index = mul(reshape(argMax(logits, 1), [-1, 1]), scalar(1, 'float32'));
  return concat([reshape(boxes, [-1, BOX_OUTPUTS]), best, index], 1);
}

/** Puts all scales together, and the slots beside them. */
function numbered(scales: readonly Tensor[]): Tensor2D {
  const all = concat([...scales], 0);
  return concat([all, reshape(range(0, all.shape[0]!), [-1, 1])], 1) as Tensor2D;
}
