import {
  argMax, concat, fill, max, mul, reshape, scalar, tidy, zeros,
  type Tensor, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { BOX_OUTPUTS } from './spec';

/** Raw outputs of one scale, of one picture or several. */
export interface ScaleOutputs {
  /** [pictures, side, side, anchors · 5] */
  readonly boxes: Tensor4D;
  /** [pictures, side, side, anchors · classes] */
  readonly classes: Tensor4D;
}

/** The logit of a probability of 1: the sigmoid of this is 1 in double precision, and it is finite. */
const CERTAIN = 40;

/**
 * Everything that `decodeYolo` needs in one tensor, so that one read-back is enough, and of all classes only the best,
 * so that it is a small one: [pictures · slots, 7] for a single scale, for more the scales one after the other.
 */
export function packOutputs(scales: readonly ScaleOutputs[], classes: number): Tensor2D {
  return tidy(() => {
    const packed = scales.map((scale) => {
      const logits = reshape(scale.classes, [-1, classes]);
      const best = reshape(max(logits, 1), [-1, 1]);
      // A product and no cast: on WebGPU a cast from int32 to float only renames the type.
      const index = mul(reshape(argMax(logits, 1), [-1, 1]), scalar(1, 'float32'));
      return concat([reshape(scale.boxes, [-1, BOX_OUTPUTS]) as Tensor, best, index], 1);
    });
    return concat(packed, 0) as Tensor2D;
  });
}

/** The same where there is but one class, without outputs of its own. */
export function packSingle(scales: readonly Tensor4D[]): Tensor2D {
  return tidy(() => {
    const packed = scales.map((scale) => {
      const boxes = reshape(scale, [-1, BOX_OUTPUTS]) as Tensor2D;
      const column: [number, number] = [boxes.shape[0], 1];
      return concat([boxes, fill(column, CERTAIN), zeros(column)], 1);
    });
    return concat(packed, 0) as Tensor2D;
  });
}
