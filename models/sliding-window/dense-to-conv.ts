import type { StoredHead } from '../transfer/head';

/** The part of a feature map that a head sees at once, in cells. */
export interface MapWindow {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** A convolution with bias, as plain data. */
export interface ConvWeights {
  /** [height, width, in, out] */
  readonly shape: readonly [number, number, number, number];
  readonly filter: Float32Array;
  readonly bias: Float32Array;
}

/**
 * A dense head as convolutions that compute the same (Sermanet et al., OverFeat, 2014; Deep Learning Specialization,
 * course 4, week 3). The first layer sees every cell of the window once, so it is a convolution with a filter as large
 * as the window; the others see one cell only, so they are 1 × 1. Not a weight changes, and none is copied: the kernel
 * [height · width · channels, units] is the filter [height, width, channels, units], read in the same order.
 * @throws RangeError if the head's input is no such window, or weights are missing
 */
export function denseToConv({ spec, weights }: StoredHead, window: MapWindow): ConvWeights[] {
  const { height, width, channels } = window;
  const possible = [height, width, channels].every((n) => Number.isInteger(n) && n > 0);
  if (!possible || spec.inputs !== height * width * channels) {
    throw new RangeError(`a window of ${height} × ${width} × ${channels} is no input for a head of ${spec.inputs}`);
  }
  const sizes = [...spec.hidden, spec.classes];
  return sizes.map((units, layer) => {
    const before = layer === 0 ? channels : sizes[layer - 1]!;
    const shape = layer === 0 ? ([height, width, before, units] as const) : ([1, 1, before, units] as const);
    const filter = weights[`dense_${layer}/kernel`];
    const bias = weights[`dense_${layer}/bias`];
    const size = shape.reduce((product, n) => product * n, 1);
    if (filter?.length !== size || bias?.length !== units) {
      throw new RangeError(`the weights of layer ${layer} do not fit`);
    }
    return { shape, filter, bias };
  });
}
