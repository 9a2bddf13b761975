import { fused, tensor, variable, type Tensor, type Tensor1D, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import type { ConvLayer, TrunkWeights, WeightArray } from './spec';

/** A convolution of the trunk with its weights on the backend. */
export interface TrunkConv {
  /** @param training use and update the statistics of this batch, where there is a batch norm */
  apply(input: Tensor4D, training: boolean): Tensor4D;
  /** What the optimiser may change; empty if frozen. */
  readonly variables: readonly Variable[];
  /** Filter and bias with everything folded in. The caller disposes them. */
  folded(): { readonly filter: Tensor4D; readonly bias: Tensor1D };
  dispose(): void;
}

/** Filter and bias as published, with the batch norm folded in: constant if frozen, variables if trainable. */
export class FoldedConv implements TrunkConv {
  readonly variables: readonly Variable[];
  readonly #layer: ConvLayer;
  readonly #filter: Tensor4D;
  readonly #bias: Tensor1D;

  constructor(layer: ConvLayer, weights: TrunkWeights, trainable: boolean) {
    const [filter, bias] = convTensors(weights, layer.name);
    this.#layer = layer;
    this.variables = trainable ? [owned(filter), owned(bias)] : [];
    [this.#filter, this.#bias] = (trainable ? this.variables : [filter, bias]) as unknown as [Tensor4D, Tensor1D];
  }

  apply(input: Tensor4D): Tensor4D {
    return convolve(this.#layer, input, this.#filter, this.#bias, this.#layer.activation);
  }

  folded() {
    return { filter: this.#filter.clone(), bias: this.#bias.clone() };
  }

  dispose(): void {
    this.#filter.dispose();
    this.#bias.dispose();
  }
}

/** The convolution of a layer, by the backend's fused kernel where there is no gradient to take. */
export function convolve(
  { kind, stride, padding }: ConvLayer,
  x: Tensor4D,
  filter: Tensor4D,
  bias: Tensor1D | null,
  activation: 'relu6' | 'linear',
): Tensor4D {
  const options = { x, filter, strides: stride, pad: padding, activation, ...(bias ? { bias } : {}) } as const;
  return kind === 'conv' ? fused.conv2d(options) : fused.depthwiseConv2d(options);
}

/** @throws RangeError if one of the two is missing; then nothing was made */
export function convTensors(weights: TrunkWeights, layer: string): [filter: Tensor, bias: Tensor] {
  const [filter, bias] = ['weights', 'bias'].map((part) => {
    const found = weights.get(`${layer}/${part}`);
    if (!found) throw new RangeError(`the trunk lacks the weights '${layer}/${part}'`);
    return found;
  }) as [WeightArray, WeightArray];
  return [tensor(filter.values, [...filter.shape], 'float32'), tensor(bias.values, [...bias.shape], 'float32')];
}

/** A variable in the place of a tensor, which is disposed. Unnamed: tfjs refuses two variables of the same name. */
export function owned(initial: Tensor, trainable = true): Variable {
  const made = variable(initial, trainable);
  initial.dispose();
  return made;
}
