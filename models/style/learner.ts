import {
  add, image, keep, mul, tensor1d, tidy, train, variable,
  type AdamOptimizer, type Scalar, type Tensor3D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { contentCost, gramMatrix, styleCost, totalVariation } from './costs';
import type { LossNet } from './loss-net';
import { FRAME_MULTIPLE, type StyleVector } from './spec';
import type { TransferNet } from './transfer-net';

/** The layer after which what is in a picture is compared: conv4. */
const CONTENT_LAYER = 3;

export interface LearnerOptions {
  readonly rate: number;
  /** α, β and the weight of the total variation in J(G) = α · J_content + β · J_style + TV. */
  readonly content: number;
  readonly style: number;
  readonly variation: number;
}

/** As the network itself was trained, with a larger rate: only a few hundred numbers change. */
export const LEARNER_DEFAULTS: LearnerOptions = { rate: 0.02, content: 1, style: 5, variation: 2 };

/** Costs of one step, before their weights. */
export interface LearnerCosts {
  readonly content: number;
  readonly style: number;
}

/**
 * Learns one style for a network that can paint already: only the style's own numbers change (Dumoulin et al., 2017),
 * by Adam, so as to bring down the cost of what is painted (Johnson et al., 2016). Needs training kernels.
 */
export class StyleLearner {
  readonly #transfer: TransferNet;
  readonly #loss: LossNet;
  readonly #options: LearnerOptions;
  readonly #vector: Variable;
  readonly #grams: Tensor3D[];
  readonly #adam: AdamOptimizer;
  #begun = false;

  /** @param picture of the style, [1, h, w, 3] in 0..1; stays the caller's */
  constructor(
    transfer: TransferNet, loss: LossNet, picture: Tensor4D, start: StyleVector, options: LearnerOptions = LEARNER_DEFAULTS,
  ) {
    this.#transfer = transfer;
    this.#loss = loss;
    this.#options = options;
    this.#vector = tidy(() => variable(tensor1d(start)));
    this.#grams = tidy(() => loss.features(picture).map(gramMatrix));
    // Where floats have 16 bits the default epsilon would be too small to be told from nothing.
    this.#adam = train.adam(options.rate, 0.9, 0.999, 1e-7);
  }

  /** Tensors that this holds: the Gram matrices, the numbers, Adam's two rates, and from the first step on its two means. */
  get tensors(): number {
    return this.#grams.length + (this.#begun ? 5 : 3);
  }

  /** One step of Adam on a frame [1, h, w, 3]. */
  async step(frame: Tensor4D): Promise<LearnerCosts> {
    const { content, style, variation } = this.#options;
    const wanted = tidy(() => this.#loss.features(frame, CONTENT_LAYER + 1)[CONTENT_LAYER]!);
    const costs: Scalar[] = [];
    try {
      this.#adam.minimize(
        () => {
          const painted = this.#transfer.paint(frame, this.#vector);
          const features = this.#loss.features(painted);
          const contents = contentCost(features[CONTENT_LAYER]!, wanted);
          const styles = styleCost(features.map(gramMatrix), this.#grams);
          // What is made in here is gone when the gradients are there.
          for (const cost of [contents, styles]) costs.push(keep(cost.clone()));
          const judged: Scalar = add(mul(contents, content), mul(styles, style));
          return add(judged, mul(totalVariation(painted), variation));
        },
        false,
        [this.#vector],
      );
      this.#begun = true;
      const [contents, styles] = await Promise.all(costs.map((cost) => cost.data()));
      return { content: contents![0]!, style: styles![0]! };
    } finally {
      for (const each of [wanted, ...costs]) each.dispose();
    }
  }

  /** The numbers as they are now. */
  async read(): Promise<StyleVector> {
    return this.#vector.data<'float32'>();
  }

  dispose(): void {
    this.#vector.dispose();
    this.#adam.dispose();
    for (const gram of this.#grams) gram.dispose();
  }
}

/** A copy of a frame whose longer side is `longest` at most, and whose sides can be painted. */
export function practiceSize(frame: Tensor4D, longest: number): Tensor4D {
  const [, height, width] = frame.shape;
  const scale = Math.min(1, longest / Math.max(height, width));
  const side = (length: number) => Math.max(32, Math.round((length * scale) / FRAME_MULTIPLE) * FRAME_MULTIPLE);
  return tidy(() => image.resizeBilinear(frame, [side(height), side(width)]));
}
