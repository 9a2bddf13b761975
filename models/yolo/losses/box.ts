import {
  add, atan, div, maximum, minimum, mul, relu, sqrt, square, sub, sum, unstack, stack, tidy,
  type Tensor, type Tensor1D, type Tensor2D,
} from '@tensorflow/tfjs-core';
import { stopGradient } from './stop-gradient';

/**
 * What a box costs:
 * - 'squared': Δx² + Δy² + (Δ√w)² + (Δ√h)² in units of the anchors, as in YOLO (Redmon et al., 2016) and the course
 * - 'iou': 1 − IoU, which is 1 with no slope as soon as the boxes do not touch
 * - 'giou': 1 − IoU + the share of the smallest box around both that neither covers (Rezatofighi et al., 2019)
 * - 'diou': 1 − IoU + squared distance of the centres over the squared diagonal of the box around both
 * - 'ciou': 'diou' + α·v for the aspect ratio, v = 4/π²·(atan w/h − atan w′/h′)², α = v / (1 − IoU + v) taken as a
 *   constant (both Zheng et al., 2020)
 */
export const BOX_LOSSES = ['squared', 'iou', 'giou', 'diou', 'ciou'] as const;
export type BoxLoss = (typeof BOX_LOSSES)[number];

/** Keeps quotients finite. Areas are in square pixels, so this is far below anything that is seen. */
const EPSILON = 1e-7;

/**
 * Loss of each predicted box; differentiable in the predictions.
 * @param predicted [n, 4] centre x, centre y, width, height; sizes not negative
 * @param targets [n, 4] likewise; sizes positive
 * @param anchors [n, 2] width and height of the anchor each box is predicted from; the unit of 'squared'
 * @returns loss [n], and IoU [n] without a derivative
 */
export function boxLoss(
  kind: BoxLoss,
  predicted: Tensor2D,
  targets: Tensor2D,
  anchors: Tensor2D,
): { readonly loss: Tensor1D; readonly iou: Tensor1D } {
  const a = boxParts(predicted);
  const b = boxParts(targets);
  const intersection = mul(
    relu(sub(minimum(a.right, b.right), maximum(a.left, b.left))),
    relu(sub(minimum(a.bottom, b.bottom), maximum(a.top, b.top))),
  );
  const union = sub(add(mul(a.width, a.height), mul(b.width, b.height)), intersection);
  const iou = div(intersection, add(union, EPSILON)) as Tensor1D;
  const detached = stopGradient(iou);
  if (kind === 'squared') return { loss: squaredLoss(predicted, targets, anchors), iou: detached };

  let loss = sub(1, iou);
  if (kind === 'iou') return { loss: loss as Tensor1D, iou: detached };
  const width = sub(maximum(a.right, b.right), minimum(a.left, b.left));
  const height = sub(maximum(a.bottom, b.bottom), minimum(a.top, b.top));
  if (kind === 'giou') {
    const around = add(mul(width, height), EPSILON);
    return { loss: add(loss, div(sub(around, union), around)) as Tensor1D, iou: detached };
  }
  const distance = add(square(sub(a.x, b.x)), square(sub(a.y, b.y)));
  loss = add(loss, div(distance, add(add(square(width), square(height)), EPSILON)));
  if (kind === 'diou') return { loss: loss as Tensor1D, iou: detached };
  const angle = (box: BoxParts) => atan(div(box.width, add(box.height, EPSILON)));
  const aspect = mul(square(sub(angle(a), angle(b))), 4 / Math.PI ** 2);
  const alpha = stopGradient(div(aspect, add(add(sub(1, iou), aspect), EPSILON)));
  return { loss: add(loss, mul(alpha, aspect)) as Tensor1D, iou: detached };
}

type BoxParts = Readonly<Record<'x' | 'y' | 'width' | 'height' | 'left' | 'right' | 'top' | 'bottom', Tensor>>;

function boxParts(boxes: Tensor2D): BoxParts {
  const [x, y, width, height] = unstack(boxes, 1) as [Tensor, Tensor, Tensor, Tensor];
  return {
    x, y, width, height,
    left: sub(x, mul(width, 0.5)),
    right: add(x, mul(width, 0.5)),
    top: sub(y, mul(height, 0.5)),
    bottom: add(y, mul(height, 0.5)),
  };
}

function squaredLoss(predicted: Tensor2D, targets: Tensor2D, anchors: Tensor2D): Tensor1D {
  return tidy(() => {
    const unit = unstack(anchors, 1);
    const scaled = (boxes: Tensor2D) => {
      const [x, y, width, height] = unstack(boxes, 1) as [Tensor, Tensor, Tensor, Tensor];
      // The root of almost nothing has almost no slope left to give; of nothing at all it would be infinite.
      const root = (side: Tensor, over: Tensor) => sqrt(add(div(side, over), EPSILON));
      return stack(
        [div(x, unit[0]!), div(y, unit[1]!), root(width, unit[0]!), root(height, unit[1]!)], 1,
      );
    };
    return sum(square(sub(scaled(predicted), scaled(targets))), 1) as Tensor1D;
  });
}
