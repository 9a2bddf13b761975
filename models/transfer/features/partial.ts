import {
  concat, mean, reshape, slice, tidy, zeros, type Rank, type Tensor, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { tapBlock } from '../../trunk/spec';
import type { Trunk } from '../../trunk/trunk';

/**
 * A trunk whose last blocks are trained, cut at its border. What lies below is computed once per picture and kept as a
 * row: the activations that enter the first trained block, and the averages of taps below it. What lies above is
 * computed, and differentiated, in every step.
 */
export class PartialTrunk {
  readonly #trunk: Trunk;
  readonly #below: readonly string[];
  readonly #above: readonly string[];
  /** [height, width, channels] at the border; known after `measure` or the first `encode`. */
  #shape: readonly [number, number, number] | null = null;

  /** The trunk stays its owner's. Taps come in the order in which the trunk computes them. */
  constructor(trunk: Trunk, taps: readonly string[]) {
    const trained = (tap: string) => tapBlock(trunk.spec, tap) >= trunk.firstTrainable;
    this.#trunk = trunk;
    this.#below = taps.filter((tap) => !trained(tap));
    this.#above = taps.filter(trained);
  }

  /** Numbers in the row of a picture of this size; rows can be decoded from then on, whoever encoded them. */
  measure(inputSize: number): number {
    const rows = tidy(() => this.encode(zeros<Rank.R4>([1, inputSize, inputSize, 3])));
    rows.dispose();
    return rows.shape[1];
  }

  /** [n, height, width, 3] → the rows to keep, [n, length]. The caller disposes both. */
  encode(images: Tensor4D): Tensor2D {
    return tidy(() => {
      const { border, spec } = this.#trunk;
      const atInput = border === spec.input;
      const [first, ...below] = atInput ? [images] : this.#trunk.forward(images, [border, ...this.#below]);
      this.#shape = first!.shape.slice(1) as [number, number, number];
      return concat([reshape(first!, [images.shape[0], -1]) as Tensor2D, ...below.map(average)], 1);
    });
  }

  /**
   * Rows → features [n, dims], tap by tap in the order given. Differentiable.
   * @throws Error before `measure` and `encode`
   */
  features(rows: Tensor, training: boolean): Tensor2D {
    const shape = this.#shape;
    if (!shape) throw new Error('there is nothing to decode: no picture was encoded');
    return tidy(() => {
      const size = shape[0] * shape[1] * shape[2];
      const input = reshape(slice(rows, [0, 0], [-1, size]), [-1, ...shape]) as Tensor4D;
      const above = this.#trunk.forward(input, this.#above, { from: this.#trunk.firstTrainable, training });
      const averages = above.map(average);
      if (this.#below.length === 0) return concat(averages, 1);
      return concat([slice(rows, [0, size], [-1, -1]) as Tensor2D, ...averages], 1);
    });
  }
}

function average(tap: Tensor4D): Tensor2D {
  return mean(tap, [1, 2]);
}
