import {
  add, clipByValue, concat, keep, mean, mul, randomNormal, slice, squaredDifference, tidy,
  type Scalar, type Tensor2D, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { contentCost, gramMatrix, structureCost, styleCost, totalVariation } from '../../../models/style/costs';
import type { LossNet } from '../../../models/style/loss-net';
import type { TransferNet } from '../../../models/style/transfer-net';

/** What is painted in one step. */
export interface PaintBatch {
  readonly photographs: Tensor4D;
  /** Whether the first one is to be given back as it is. */
  readonly photographFirst: boolean;
  /** Gram matrices [n, c, c] of each layer, of the style of each of the others. */
  readonly targets: readonly Tensor3D[];
  /** How far the last one is moved to see whether its painting moves with it. */
  readonly shift: readonly [down: number, right: number];
}

/** What each part of the cost counts. */
export interface CostWeights {
  readonly content: number;
  readonly style: number;
  readonly structure: number;
  readonly variation: number;
  readonly photograph: number;
  readonly temporal: number;
}

/** Content is compared after conv4. */
const CONTENT_DEPTH = 4;
/** Noise of a camera, and pixels at the border that a shift may bring in from the other side. */
const NOISE = 0.015;
const MARGIN = 12;

/** Content, style and temporal cost, before their weights. */
export type Parts = readonly [content: Scalar, style: Scalar, temporal: Scalar];

/** The cost of painting a batch; what of it is told is kept for the caller to dispose. */
export function paintingCost(
  net: TransferNet,
  loss: LossNet,
  styles: Tensor2D,
  batch: PaintBatch,
  weights: CostWeights,
): { readonly cost: Scalar; readonly parts: Parts } {
  const { photographs, photographFirst, targets } = batch;
  const count = photographs.shape[0];
  const first = photographFirst ? 1 : 0;
  const painted = net.paint(photographs, styles);
  const styled = rows(painted, first, count - first);
  const features = loss.features(styled);
  const shown = rows(photographs, first, count - first);
  const wanted = loss.features(shown, CONTENT_DEPTH).at(-1)!;
  const content = contentCost(features[CONTENT_DEPTH - 1]!, wanted);
  const style = styleCost(features.map(gramMatrix), targets);
  const temporal: Scalar = weights.temporal > 0 ? temporalCost(net, styles, batch, painted) : mul(content, 0);
  let cost: Scalar = add(mul(content, weights.content), mul(style, weights.style));
  cost = add(cost, mul(structureCost(styled, shown), weights.structure));
  cost = add(cost, add(mul(totalVariation(styled), weights.variation), mul(temporal, weights.temporal)));
  if (photographFirst) {
    const given: Scalar = mean(squaredDifference(rows(painted, 0, 1), rows(photographs, 0, 1)));
    cost = add(cost, mul(given, weights.photograph / count));
  }
  return { cost, parts: [kept(content), kept(style), kept(temporal)] };
}

function kept(part: Scalar): Scalar {
  return keep<Scalar>(part.clone());
}

/** Mean square between the painting of the moved, noisy photograph and the moved painting, away from the border. */
function temporalCost(
  net: TransferNet, styles: Tensor2D, { photographs, shift }: PaintBatch, painted: Tensor4D,
): Scalar {
  const last = photographs.shape[0] - 1;
  const [, height, width] = photographs.shape;
  const moved = tidy(() => {
    const still = rolled(rows(photographs, last, 1), shift);
    return clipByValue(add(still, randomNormal(still.shape, 0, NOISE)), 0, 1) as Tensor4D;
  });
  const again = net.paint(moved, slice(styles, [last, 0], [1, -1]));
  const inner = (x: Tensor4D) => slice(x, [0, MARGIN, MARGIN, 0], [1, height - 2 * MARGIN, width - 2 * MARGIN, 3]);
  return mean(squaredDifference(inner(again), inner(rolled(rows(painted, last, 1), shift))));
}

/** What leaves on one side comes in on the other. */
function rolled(x: Tensor4D, [down, right]: readonly [number, number]): Tensor4D {
  const along = (image: Tensor4D, axis: 1 | 2, by: number): Tensor4D => {
    const n = image.shape[axis];
    const cut = (((-by % n) + n) % n);
    if (cut === 0) return image;
    const part = (from: number, length: number) => {
      const size = [...image.shape];
      size[axis] = length;
      return slice(image, [0, 1, 2, 3].map((i) => (i === axis ? from : 0)), size);
    };
    return concat([part(cut, n - cut), part(0, cut)], axis);
  };
  return along(along(x, 1, down), 2, right);
}

function rows(x: Tensor4D, from: number, count: number): Tensor4D {
  return slice(x, [from, 0, 0, 0], [count, -1, -1, -1]);
}
