/**
 * A face as numbers: of unit length, so that the Euclidean distance of two of them is from 0 to 2 and says the same as
 * the cosine of the angle between them: d² = 2 − 2·cos.
 */
export type Embedding = Float32Array;

/**
 * Scales a vector to length 1.
 * @throws RangeError for one without a direction: all zeros, or not all finite
 */
export function unitLength(vector: Float32Array): Embedding {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  if (!(length > 0 && length < Infinity)) throw new RangeError(`a vector of length ${length} has no direction`);
  return vector.map((x) => x / length);
}

/** Euclidean distance. @throws RangeError if they differ in length: they come from different networks */
export function distance(a: Embedding, b: Embedding): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} numbers cannot be compared`);
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum);
}

/**
 * The one embedding for several shots of a face: their mean, scaled back to unit length.
 * @throws RangeError without any, or where they cancel out
 */
export function meanEmbedding(shots: readonly Embedding[]): Embedding {
  const [first] = shots;
  if (!first) throw new RangeError('no shots have no mean');
  const sum = new Float32Array(first.length);
  for (const shot of shots) {
    if (shot.length !== sum.length) throw new RangeError(`${sum.length} and ${shot.length} numbers have no mean`);
    for (let i = 0; i < sum.length; i++) sum[i]! += shot[i]!;
  }
  return unitLength(sum);
}
