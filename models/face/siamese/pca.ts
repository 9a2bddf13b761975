import type { Point } from '../point';

/** Steps of the power iteration; it ends before when nothing moves any more. */
const MOST_STEPS = 500;
const STILL = 1e-10;

/** A plane through a cloud of vectors, along the two directions in which it is widest. */
export interface PrincipalPlane {
  readonly mean: Float64Array;
  /** Two directions of length 1, at right angles. Their largest number is positive, so that maps do not flip. */
  readonly axes: readonly [Float64Array, Float64Array];
  /** Share of the variance along each. */
  readonly explained: readonly [number, number];
}

/**
 * Principal component analysis down to two dimensions (Pearson, 1901), by power iteration on the covariance, the first
 * component taken out before the second.
 * @throws RangeError without vectors, or for vectors of different length
 */
export function principalPlane(vectors: readonly Float32Array[]): PrincipalPlane {
  const length = vectors[0]?.length ?? 0;
  if (length === 0 || vectors.some((v) => v.length !== length)) {
    throw new RangeError('these vectors have no common plane');
  }
  const mean = new Float64Array(length);
  for (const v of vectors) v.forEach((x, i) => (mean[i]! += x / vectors.length));
  const centred = vectors.map((v) => Float64Array.from(v, (x, i) => x - mean[i]!));
  const total = centred.reduce((sum, v) => sum + dot(v, v), 0);
  const first = widest(centred, length, []);
  const second = widest(centred, length, [first]);
  const along = (axis: Float64Array) => centred.reduce((sum, v) => sum + dot(v, axis) ** 2, 0);
  const explained = (axis: Float64Array) => (total > 0 ? along(axis) / total : 0);
  return { mean, axes: [first, second], explained: [explained(first), explained(second)] };
}

/** Where a vector falls on the plane. */
export function onPlane({ mean, axes }: PrincipalPlane, vector: Float32Array): Point {
  const centred = Float64Array.from(vector, (x, i) => x - mean[i]!);
  return { x: dot(centred, axes[0]), y: dot(centred, axes[1]) };
}

function widest(vectors: readonly Float64Array[], length: number, without: readonly Float64Array[]): Float64Array {
  let axis = normalised(orthogonal(start(vectors, length, without), without));
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = new Float64Array(length);
    for (const v of vectors) {
      const along = dot(v, axis);
      for (let i = 0; i < length; i++) next[i]! += along * v[i]!;
    }
    const rest = orthogonal(next, without);
    // No variance is left: any direction will do.
    if (Math.sqrt(dot(rest, rest)) < STILL) break;
    const turned = normalised(rest);
    const moved = 1 - Math.abs(dot(turned, axis));
    axis = turned;
    if (moved < STILL * STILL) break;
  }
  const largest = axis.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
  return largest < 0 ? axis.map((x) => -x) : axis;
}

/** The vector that sticks out most, or, where none does, the first direction that is free. */
function start(vectors: readonly Float64Array[], length: number, without: readonly Float64Array[]): Float64Array {
  const left = vectors.map((v) => orthogonal(v, without));
  const farthest = left.reduce((best, v) => (dot(v, v) > dot(best, best) ? v : best));
  if (dot(farthest, farthest) > STILL) return farthest;
  const directions = Array.from({ length }, (_, i) => Float64Array.from({ length }, (_, j) => Number(i === j)));
  return directions.find((v) => dot(orthogonal(v, without), v) > STILL) ?? directions[0]!;
}

function orthogonal(vector: Float64Array, to: readonly Float64Array[]): Float64Array {
  return to.reduce((v, axis) => {
    const along = dot(v, axis);
    return v.map((x, i) => x - along * axis[i]!);
  }, vector);
}

function normalised(vector: Float64Array): Float64Array {
  const size = Math.sqrt(dot(vector, vector));
  return size > 0 ? vector.map((x) => x / size) : vector;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
