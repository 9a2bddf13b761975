import { add, concat, mean, mul, reverse, tensor4d, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Preprocessing } from '../../geometry/letterbox';
import { Letterboxer } from '../../geometry/letterboxer';
import type { Picture } from '../../picture';
import { tapChannels } from '../../trunk/spec';
import type { Trunk } from '../../trunk/trunk';

export interface FeatureOptions {
  /** Which activations, concatenated in this order. */
  readonly taps: readonly string[];
  /** Side of the square that pictures are brought to. */
  readonly inputSize: number;
  /** Average with the features of the mirrored picture: twice the work, features that do not know left from right. */
  readonly mirrored: boolean;
}

/** Names what computes features, so that cached ones are not taken for those of another trunk, tap or size. */
export function featureSource(trunkId: string, { taps, inputSize, mirrored }: FeatureOptions): string {
  return [trunkId, inputSize, ...taps, ...(mirrored ? ['mirrored'] : [])].join(' ');
}

/** Pictures → the global averages of a trunk's taps (Lin et al., Network in Network, 2014). */
export class FeatureExtractor {
  /** Features a picture has. */
  readonly dims: number;
  readonly #trunk: Trunk;
  readonly #options: FeatureOptions;
  readonly #letterboxer: Letterboxer;

  /** The trunk stays its owner's. */
  constructor(trunk: Trunk, preprocessing: Preprocessing, options: FeatureOptions) {
    this.#trunk = trunk;
    this.#options = options;
    this.#letterboxer = new Letterboxer(options.inputSize, preprocessing);
    this.dims = options.taps.reduce((sum, tap) => sum + tapChannels(trunk.spec, tap), 0);
  }

  /** @returns [pictures, dims], never negative if the taps come after a ReLU */
  async extract(pictures: readonly Picture[]): Promise<Float32Array> {
    if (pictures.length === 0) return new Float32Array(0);
    const images = this.images(pictures);
    const features = this.pool(images);
    images.dispose();
    const values = (await features.data()) as Float32Array;
    features.dispose();
    return values;
  }

  /** The pictures as the trunk takes them, [n, inputSize, inputSize, 3]. The caller disposes them. */
  images(pictures: readonly Picture[]): Tensor4D {
    const { inputSize } = this.#options;
    const stride = inputSize * inputSize * 3;
    const values = new Float32Array(pictures.length * stride);
    pictures.forEach(({ rgba, width, height }, i) => {
      this.#letterboxer.run(rgba, width, height, values.subarray(i * stride, (i + 1) * stride));
    });
    return tensor4d(values, [pictures.length, inputSize, inputSize, 3]);
  }

  /** [n, height, width, 3] in [−1, 1] → [n, dims]. The caller disposes both. */
  pool(images: Tensor4D): Tensor2D {
    return tidy(() => {
      const features = this.#averages(images);
      if (!this.#options.mirrored) return features;
      return mul(add(features, this.#averages(reverse(images, 2))), 0.5);
    });
  }

  #averages(images: Tensor4D): Tensor2D {
    const taps = this.#trunk.forward(images, this.#options.taps);
    return concat(taps.map((tap) => mean(tap, [1, 2]) as Tensor2D), 1);
  }
}
