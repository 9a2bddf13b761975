import {
  add, clipByValue, mean, moments, mul, onesLike, reshape, rsqrt, scalar, sqrt, square, sub, tidy, zerosLike,
  type Tensor1D, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { convolve, owned, convTensors, type TrunkConv } from './conv';
import type { ConvLayer, TrunkWeights } from './spec';

const EPSILON = 1e-3;
/** Of the moving statistics. Fine-tuning takes few steps, so they must follow within some tens of them. */
const MOMENTUM = 0.9;

/**
 * A trainable convolution with its batch norm put back: y = γ·(w∗x − μ)/√(σ² + ε) + β (Ioffe and Szegedy, 2015).
 *
 * The published weights have it folded in, so its statistics are gone; `calibrate` measures them anew on a first batch
 * and chooses γ = √(σ² + ε), β = b + μ, so that the layer computes what it did before, w∗x + b. From then on, in
 * training, μ and σ² are those of each batch and the moving ones follow; otherwise the moving ones are used.
 */
export class NormalisedConv implements TrunkConv {
  readonly variables: readonly Variable[];
  readonly #layer: ConvLayer;
  readonly #filter: Variable;
  readonly #gamma: Variable;
  readonly #beta: Variable;
  readonly #mean: Variable;
  readonly #variance: Variable;
  #calibrated = false;

  constructor(layer: ConvLayer, weights: TrunkWeights) {
    const [filter, bias] = convTensors(weights, layer.name);
    this.#layer = layer;
    this.#filter = owned(filter);
    this.#gamma = owned(onesLike(bias));
    this.#mean = owned(zerosLike(bias), false);
    this.#variance = owned(tidy(() => sub(onesLike(bias), EPSILON)), false);
    this.#beta = owned(bias);
    this.variables = [this.#filter, this.#gamma, this.#beta];
  }

  /** @throws Error when training is asked for before `calibrate` */
  apply(input: Tensor4D, training: boolean): Tensor4D {
    const x = convolve(this.#layer, input, this.#filter as unknown as Tensor4D, null, 'linear');
    if (!training) return this.#normalise(x, this.#mean as unknown as Tensor1D, this.#variance as unknown as Tensor1D);
    if (!this.#calibrated) throw new Error(`'${this.#layer.name}' is trained before its statistics were measured`);
    // Reshaped means: their gradient needs no kernel that WASM lacks.
    const flat = reshape(x, [-1, x.shape[3]]);
    const batchMean = mean(flat, 0) as Tensor1D;
    const batchVariance = mean(square(sub(flat, batchMean)), 0) as Tensor1D;
    this.#mean.assign(follow(this.#mean, batchMean));
    this.#variance.assign(follow(this.#variance, batchVariance));
    return this.#normalise(x, batchMean, batchVariance);
  }

  /** Measures the statistics on a batch; what the layer computes outside of training stays the same. */
  calibrate(input: Tensor4D): void {
    tidy(() => {
      const { filter, bias } = this.folded();
      const x = convolve(this.#layer, input, filter, null, 'linear');
      const measured = moments(x, [0, 1, 2]);
      this.#filter.assign(filter);
      this.#mean.assign(measured.mean);
      this.#variance.assign(measured.variance);
      this.#gamma.assign(sqrt(add(measured.variance, EPSILON)));
      this.#beta.assign(add(bias, measured.mean));
    });
    this.#calibrated = true;
  }

  folded() {
    return tidy(() => {
      const scale = mul(this.#gamma, rsqrt(add(this.#variance, EPSILON)));
      const bias = sub(this.#beta, mul(this.#mean, scale)) as Tensor1D;
      // Depthwise filters end in [in, multiplier], which is the order of the output channels.
      const [, , inputs, last] = this.#layer.filter;
      const shaped = this.#layer.kind === 'conv' ? scale : reshape(scale, [inputs, last]);
      return { filter: mul(this.#filter, shaped) as unknown as Tensor4D, bias };
    });
  }

  dispose(): void {
    for (const held of [this.#filter, this.#gamma, this.#beta, this.#mean, this.#variance]) held.dispose();
  }

  #normalise(x: Tensor4D, average: Tensor1D, variance: Tensor1D): Tensor4D {
    const scale = mul(this.#gamma, rsqrt(add(variance, EPSILON)));
    const y = add(mul(sub(x, average), scale), this.#beta) as Tensor4D;
    return this.#layer.activation === 'relu6' ? clipByValue(y, 0, 6) : y;
  }
}

function follow(moving: Variable, batch: Tensor1D): Variable {
  return tidy(() => add(mul(moving, scalar(MOMENTUM)), mul(batch, scalar(1 - MOMENTUM)))) as Variable;
}
