import {
  add, div, exp, mul, reshape, scalar, scatterND, sigmoid, slice, square, sum, tensor1d, tensor2d, tidy, concat, sub,
  type Scalar, type Tensor, type Tensor1D, type Tensor2D,
} from '@tensorflow/tfjs-core';
import { pickRows } from '../rows';
import type { BoxForm } from '../spec';
import type { BatchTargets } from '../targets';
import { boxLoss, type BoxLoss } from './box';
import { logitLoss, type LogitLoss } from './logits';
import { stopGradient } from './stop-gradient';

export interface YoloLossOptions {
  readonly boxForm: BoxForm;
  readonly box: BoxLoss;
  readonly objectness: LogitLoss;
  /**
   * What objectness means: 'iou', how well the predicted box fits, as its score should say so (YOLO, 2016); 'one', the
   * course's, that there is an object. Either times the weight of the object.
   */
  readonly objectnessTarget: 'iou' | 'one';
  /** Shares of the three in the total. */
  readonly shares: { readonly box: number; readonly objectness: number; readonly classes: number };
}

/** The three parts are averages over the objects' slots, by their weights, before their shares. */
export interface YoloLoss {
  readonly total: Scalar;
  readonly box: Scalar;
  readonly objectness: Scalar;
  readonly classes: Scalar;
}

/**
 * The cost of a mini-batch. Box and class count only where there is an object, objectness everywhere.
 * @param boxes [pictures · slots, 5] raw outputs
 * @param classes [positives, classes] logits of the slots that learn, in the order of `targets`
 */
export function yoloLoss(
  boxes: Tensor2D,
  classes: Tensor2D | null,
  targets: BatchTargets,
  options: YoloLossOptions,
): YoloLoss {
  const { box, objectness, objectnessTarget, shares } = options;
  const objectnessLogits = reshape(slice(boxes, [0, 4], [-1, 1]), [-1]) as Tensor1D;
  // Not by the number of slots: that would make every object count less on finer grids.
  const total = Math.max(1, targets.weights.reduce((a, b) => a + b, 0));
  const share = (x: Tensor) => div(sum(x), total) as Scalar;
  if (targets.count === 0 || !classes) {
    const empty = stopGradient(mul(objectnessLogits, 0));
    const none = share(logitLoss(objectnessLogits, empty, objectness));
    return { total: mul(none, shares.objectness), box: scalar(0), objectness: none, classes: scalar(0) };
  }
  const weights = tensor1d(targets.weights);
  const predicted = decodeBoxes(options.boxForm, pickRows(boxes, targets.slots), targets);
  const anchors = tensor2d(anchorsOf(targets), [targets.count, 2]);
  const found = boxLoss(box, predicted, tensor2d(targets.boxes, [targets.count, 4]), anchors);
  const wanted = tidy(() => {
    const indices = reshape(tensor1d(targets.slots, 'int32'), [targets.count, 1]);
    const each = objectnessTarget === 'iou' ? mul(found.iou, weights) : weights;
    return stopGradient(scatterND(indices, each, objectnessLogits.shape) as Tensor1D);
  });
  const classTargets = tensor2d(targets.classes, [targets.count, targets.classes.length / targets.count]);
  const perClass = logitLoss(classes, classTargets, { kind: 'cross-entropy' });
  const parts = {
    box: share(mul(found.loss, weights)),
    objectness: share(logitLoss(objectnessLogits, wanted, objectness)),
    classes: share(mul(sum(perClass, 1), weights)),
  };
  const sumOfParts = add(
    add(mul(parts.box, shares.box), mul(parts.objectness, shares.objectness)),
    mul(parts.classes, shares.classes),
  ) as Scalar;
  return { total: sumOfParts, ...parts };
}

/** Raw outputs [n, ≥ 4] → centre x, centre y, width, height [n, 4], as `decodeBox` does one by one. Differentiable. */
export function decodeBoxes(form: BoxForm, outputs: Tensor2D, { count, places }: BatchTargets): Tensor2D {
  const column = (from: number, step: number) => tensor2d(pickColumns(places, from, step), [count, step]);
  const cells = column(0, 2);
  const strides = column(2, 1);
  const anchors = column(3, 2);
  const centres = sigmoid(slice(outputs, [0, 0], [-1, 2]));
  const sizes = slice(outputs, [0, 2], [-1, 2]);
  if (form === 'exponential') {
    return concat([mul(add(centres, cells), strides), mul(exp(sizes), anchors)], 1) as Tensor2D;
  }
  const reach = add(sub(mul(centres, 2), 0.5), cells);
  return concat([mul(reach, strides), mul(square(mul(sigmoid(sizes), 2)), anchors)], 1) as Tensor2D;
}

function anchorsOf({ places }: BatchTargets): Float32Array {
  return pickColumns(places, 3, 2);
}

function pickColumns(places: Float32Array, from: number, columns: number): Float32Array {
  const out = new Float32Array((places.length / 5) * columns);
  for (let i = 0; i < out.length; i++) out[i] = places[Math.floor(i / columns) * 5 + from + (i % columns)]!;
  return out;
}
