import type { Random } from '../random';

/**
 * How weights begin, so that activations neither grow nor vanish from layer to layer.
 * He et al. (2015), for ReLU: variance 2 / fan-in. Glorot and Bengio (2010), called Xavier: 2 / (fan-in + fan-out).
 */
export type Initialiser = 'he-normal' | 'he-uniform' | 'xavier-normal' | 'xavier-uniform';

/** Inputs and outputs that a weight's layer has for one position: [in, out], or [height, width, in, out]. */
export function fans(shape: readonly number[]): { readonly in: number; readonly out: number } {
  if (shape.length < 2) throw new RangeError(`a weight of shape [${shape}] has no fan`);
  const field = shape.slice(0, -2).reduce((product, n) => product * n, 1);
  return { in: field * shape.at(-2)!, out: field * shape.at(-1)! };
}

/** Weights of a layer, [in, out] or [height, width, in, out], row by row. */
export function initialWeights(kind: Initialiser, shape: readonly number[], random: Random): Float32Array {
  const fan = fans(shape);
  const variance = kind.startsWith('he') ? 2 / fan.in : 2 / (fan.in + fan.out);
  const deviation = Math.sqrt(variance);
  // A uniform distribution over ±a has the variance a²/3.
  const limit = Math.sqrt(3 * variance);
  const draw = kind.endsWith('normal') ? () => deviation * random.normal() : () => random.between(-limit, limit);
  return Float32Array.from({ length: shape.reduce((product, n) => product * n, 1) }, draw);
}
