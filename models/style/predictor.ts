import {
  add, concat, image, log, matMul, mean, relu, reshape, slice, sqrt, square, sub, tensor1d, tensor2d, tidy,
  type Tensor1D, type Tensor2D, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { unpackWeights, type WeightList } from '../sliding-window/packed-weights';
import { LOSS_CHANNELS, type LossNet } from './loss-net';
import { styleSize, type StyleVector, type TransferSpec } from './spec';

/** Numbers that a style picture is summed up in: mean and deviation of every map of the loss network. */
export const STATISTICS = 2 * LOSS_CHANNELS.reduce((sum, channels) => sum + channels, 0);
export const HIDDEN = 64;
/** Added before the logarithm: a map that is silent. */
const SILENCE = 1e-2;
/** Pixels of the shorter side at which style pictures were learned, and how much longer the other may be. */
const SIDE = 176;
const LONGEST_ASPECT = 2;

/** What lies in its file, in order. */
export function predictorList(spec: TransferSpec): WeightList {
  return [
    { name: 'hidden/kernel', size: STATISTICS * HIDDEN },
    { name: 'hidden/bias', size: HIDDEN },
    { name: 'style/kernel', size: HIDDEN * styleSize(spec) },
    { name: 'style/bias', size: styleSize(spec) },
  ];
}

/**
 * Mean and standard deviation of every map, as logarithms, layer by layer: the statistics that a style can be told by
 * (Huang and Belongie, 2017).
 * @param features [n, h, w, c] of each layer
 * @returns [n, 2 · all channels]
 */
export function styleStatistics(features: readonly Tensor4D[]): Tensor2D {
  return tidy(() => {
    const parts = features.flatMap((maps) => {
      const average = mean(maps, [1, 2], true);
      const deviation = sqrt(mean(square(sub(maps, average)), [1, 2]));
      return [reshape(average, [maps.shape[0], maps.shape[3]]), deviation] as Tensor2D[];
    });
    return log(add(concat(parts, 1), SILENCE));
  });
}

/** A dense layer: kernel [inputs, outputs] and bias [outputs]. */
export interface Dense {
  readonly kernel: Tensor2D;
  readonly bias: Tensor1D;
}

/** Statistics [n, `STATISTICS`] → style vectors [n, `styleSize`]; the caller disposes them. */
export function predictStyles(statistics: Tensor2D, [hidden, style]: readonly [Dense, Dense]): Tensor2D {
  return tidy(() => {
    const x: Tensor2D = relu(add(matMul(statistics, hidden.kernel), hidden.bias));
    return add(matMul(x, style.kernel), style.bias);
  });
}

/**
 * Style picture → style vector at once (Ghiasi et al., 2017): two dense layers on the statistics of the loss network's
 * features. Holds its own weights; the loss network stays its owner's.
 */
export class Predictor {
  readonly #loss: LossNet;
  readonly #layers: readonly [Dense, Dense];

  /**
   * @param bytes halves, one after the other as in `predictorList`
   * @throws RangeError if there are more or fewer bytes than such a network has
   */
  constructor(bytes: ArrayBuffer, spec: TransferSpec, loss: LossNet) {
    const weights = unpackWeights(predictorList(spec), bytes);
    const dense = (name: string, inputs: number, outputs: number) => ({
      kernel: tensor2d(weights[`${name}/kernel`]!, [inputs, outputs]),
      bias: tensor1d(weights[`${name}/bias`]!),
    });
    this.#loss = loss;
    this.#layers = [dense('hidden', STATISTICS, HIDDEN), dense('style', HIDDEN, styleSize(spec))];
  }

  /** @param picture [1, h, w, 3], RGB in 0…1, of any size: of a very long one the middle is looked at */
  async predict(picture: Tensor4D): Promise<StyleVector> {
    const vector = tidy(() => {
      const features = this.#loss.features(middle(picture));
      return reshape(predictStyles(styleStatistics(features), this.#layers), [-1]);
    });
    try {
      return Float32Array.from(await vector.data());
    } finally {
      vector.dispose();
    }
  }

  dispose(): void {
    for (const { kernel, bias } of this.#layers) {
      kernel.dispose();
      bias.dispose();
    }
  }
}

/** The middle of a picture at the size that styles were learned at. */
function middle(picture: Tensor4D): Tensor4D {
  const [, height, width] = picture.shape;
  const short = Math.min(height, width);
  const [h, w] = [height, width].map((side) => Math.min(side, LONGEST_ASPECT * short)) as [number, number];
  const cut = slice(picture, [0, Math.floor((height - h) / 2), Math.floor((width - w) / 2), 0], [1, h, w, 3]);
  return image.resizeBilinear(cut, [Math.round((h * SIDE) / short), Math.round((w * SIDE) / short)]);
}
