import {
  add, keep, mul, stack, tensor4d, tidy, valueAndGrad, type Scalar, type Tensor, type Tensor3D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { contentCost, gramMatrix, styleCost, totalVariation } from '../costs';
import type { LossNet } from '../loss-net';
import type { Costs, Layers, Mix } from './job';
import type { Evaluation } from './minimiser';
import type { Pixels } from './pixels';

export interface PictureEvaluation extends Evaluation {
  readonly costs: Costs;
}

/**
 * How far a picture is from having one picture's content and another's style (Gatys et al., 2016), and how each of its
 * pixels changes that. The loss network is fixed: of it no gradients are computed.
 */
export class StyleObjective {
  mix: Mix;
  readonly #net: LossNet;
  readonly #layers: Layers;
  readonly #shape: Tensor4D['shape'];
  readonly #depth: number;
  /** Layers whose λ is not 0. */
  readonly #styled: readonly number[];
  readonly #content: Tensor4D;
  /** The style's, of every layer: also of those that do not count, to be looked at. */
  readonly #grams: readonly Tensor3D[];

  /** The two pictures may have different sizes; the one that is painted has the content's. The net stays the caller's. */
  constructor(net: LossNet, content: Pixels, style: Pixels, layers: Layers, mix: Mix) {
    this.mix = mix;
    this.#net = net;
    this.#layers = layers;
    this.#shape = shapeOf(content);
    this.#styled = [...layers.lambdas.keys()].filter((layer) => layers.lambdas[layer]! > 0);
    this.#depth = 1 + Math.max(layers.content, ...this.#styled);
    this.#content = tidy(() => net.features(tensorOf(content), layers.content + 1)[layers.content]!);
    this.#grams = tidy(() => net.features(tensorOf(style)).map(gramMatrix));
  }

  /** @param x [h · w · 3], RGB, row by row */
  async evaluate(x: Float32Array): Promise<PictureEvaluation> {
    const read: Tensor[] = [];
    try {
      const { value, grad } = tidy(() =>
        valueAndGrad((picture: Tensor) => {
          const parts = this.#costs(picture as Tensor4D);
          read.push(keep(stack(parts)));
          const { alpha, beta, smoothness } = this.mix;
          return parts.map((part, i): Scalar => mul(part, [alpha, beta, smoothness][i]!)).reduce((a, b) => add(a, b));
        })(tensor4d(x, this.#shape)),
      );
      read.push(value, grad);
      const [parts, total, gradient] = await Promise.all(read.map((each) => each.data<'float32'>()));
      const [content = NaN, style = NaN, totalVariation = NaN] = parts!;
      return { value: total![0]!, gradient: gradient!, costs: { content, style, totalVariation, total: total![0]! } };
    } finally {
      for (const each of read) each.dispose();
    }
  }

  /** Gram matrices [c · c] in a layer: of the style, and of a picture. @param x see `evaluate` */
  async grams(x: Float32Array, layer: number): Promise<{ readonly style: Float32Array; readonly picture: Float32Array }> {
    const gram = tidy(() => gramMatrix(this.#net.features(tensor4d(x, this.#shape), layer + 1)[layer]!));
    try {
      const [style, picture] = await Promise.all([this.#grams[layer]!.data<'float32'>(), gram.data<'float32'>()]);
      return { style, picture };
    } finally {
      gram.dispose();
    }
  }

  dispose(): void {
    this.#content.dispose();
    for (const gram of this.#grams) gram.dispose();
  }

  #costs(picture: Tensor4D): [content: Scalar, style: Scalar, totalVariation: Scalar] {
    const features = this.#net.features(picture, this.#depth);
    const { content, lambdas } = this.#layers;
    const grams = this.#styled.map((layer) => gramMatrix(features[layer]!));
    // All λ at 0 leave no layer to sum over.
    const style = grams.length === 0
      ? mul(totalVariation(picture), 0)
      : styleCost(grams, this.#styled.map((layer) => this.#grams[layer]!), this.#styled.map((layer) => lambdas[layer]!));
    return [contentCost(features[content]!, this.#content), style as Scalar, totalVariation(picture)];
  }
}

function shapeOf({ width, height }: Pixels): Tensor4D['shape'] {
  return [1, height, width, 3];
}

function tensorOf(pixels: Pixels): Tensor4D {
  return tensor4d(pixels.values, shapeOf(pixels));
}
