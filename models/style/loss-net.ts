import { avgPool, fused, tensor1d, tensor4d, tidy, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { reflect } from './reflect';

/** Channels of the five layers whose features are compared. */
export const LOSS_CHANNELS = [16, 32, 64, 128, 256] as const;

/** Pictures are halved this often: the smallest side that all five layers can see. */
export const SMALLEST_SEEN = 32;

/** Name and shape of every weight of the loss network, in the order in which they are stored. */
export const LOSS_SHAPES: ReadonlyMap<string, readonly number[]> = new Map(
  LOSS_CHANNELS.flatMap((channels, i): [string, readonly number[]][] => [
    [`conv${i + 1}/filter`, [3, 3, LOSS_CHANNELS[i - 1] ?? 3, channels]],
    [`conv${i + 1}/bias`, [channels]],
  ]),
);

/**
 * The network that judges pictures: five plain 3 × 3 convolutions with ReLU, halved by averages in between (Gatys found
 * that averages paint better than maxima) and padded by reflection. Nothing in it is trained any more.
 */
export class LossNet {
  readonly #layers: readonly { readonly filter: Tensor4D; readonly bias: Tensor1D }[];

  /** @throws RangeError if the weights are not those of such a network */
  constructor(weights: ReadonlyMap<string, Float32Array>) {
    for (const [name, shape] of LOSS_SHAPES) {
      const size = shape.reduce((product, n) => product * n, 1);
      if (weights.get(name)?.length !== size) throw new RangeError(`the weights of ${name} do not fit`);
    }
    this.#layers = LOSS_CHANNELS.map((_, i) => ({
      filter: tensor4d(weights.get(`conv${i + 1}/filter`)!, [...LOSS_SHAPES.get(`conv${i + 1}/filter`)!] as Shape4D),
      bias: tensor1d(weights.get(`conv${i + 1}/bias`)!),
    }));
  }

  /**
   * @param images [n, h, w, 3], RGB in 0…1, sides of at least `SMALLEST_SEEN`
   * @param depth how many layers are wanted, from the first
   * @returns features after the ReLU of each layer: [n, h, w, 16], [n, h/2, w/2, 32], …; the caller disposes them
   */
  features(images: Tensor4D, depth: number = LOSS_CHANNELS.length): Tensor4D[] {
    return tidy(() => {
      const features: Tensor4D[] = [];
      for (const { filter, bias } of this.#layers.slice(0, depth)) {
        const before = features.at(-1);
        const x = reflect(before ? avgPool(before, 2, 2, 'valid') : images);
        features.push(fused.conv2d({ x, filter, bias, strides: 1, pad: 'valid', activation: 'relu' }));
      }
      return features;
    });
  }

  dispose(): void {
    for (const { filter, bias } of this.#layers) {
      filter.dispose();
      bias.dispose();
    }
  }
}

type Shape4D = [number, number, number, number];
