import type { Embedding } from './distance';

/** y = √n·x·matrix + offset for an embedding x of length 1 with n numbers: what faces have in common is taken out. */
export interface Whitening {
  /** [n, n], row by row. */
  readonly matrix: Float32Array;
  readonly offset: Float32Array;
}

/**
 * Whitens embeddings: numbers in which faces of different people vary together, because of light, the camera or what
 * many have in common, no longer count for more than others. The covariance is shrunk towards a multiple of the
 * identity (Ledoit and Wolf, 2004), because faces are few; of all roots of its inverse that of Cholesky is taken, since
 * angles are the same by each.
 * @param faces of as many people as possible, each of length 1
 * @param shrinkage what is added to the variances, in means of them
 * @throws RangeError for fewer than two faces, or a shrinkage that is not above 0
 */
export function whiteningOf(faces: readonly Embedding[], shrinkage: number): Whitening {
  const [first] = faces;
  if (!first || faces.length < 2 || !(shrinkage > 0)) throw new RangeError('too few faces, or no shrinkage');
  const n = first.length;
  const mean = Float64Array.from({ length: n }, (_, i) => faces.reduce((sum, face) => sum + face[i]!, 0) / faces.length);
  const covariance = covarianceOf(faces, mean);
  const ridge = (shrinkage * trace(covariance, n)) / n;
  for (let i = 0; i < n; i++) covariance[i * n + i]! += ridge;
  const root = inverseOfLower(choleskyOf(covariance, n), n);
  const matrix = new Float32Array(n * n);
  const offset = new Float32Array(n);
  // A row of x is multiplied from the left: the transposed root.
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      matrix[i * n + j] = root[j * n + i]! / Math.sqrt(n);
      offset[j]! -= mean[i]! * root[j * n + i]!;
    }
  }
  return { matrix, offset };
}

function covarianceOf(faces: readonly Embedding[], mean: Float64Array): Float64Array {
  const n = mean.length;
  const sum = new Float64Array(n * n);
  for (const face of faces) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) sum[i * n + j]! += (face[i]! - mean[i]!) * (face[j]! - mean[j]!);
    }
  }
  return sum.map((value) => value / (faces.length - 1));
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * n + i]!;
  return sum;
}

/** The lower triangle L of L·Lᵀ = matrix, which has to be symmetric and positive definite. */
function choleskyOf(matrix: Float64Array, n: number): Float64Array {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) rest -= lower[i * n + k]! * lower[j * n + k]!;
      lower[i * n + j] = i === j ? Math.sqrt(rest) : rest / lower[j * n + j]!;
    }
  }
  return lower;
}

/** Of a lower triangle, column by column by forward substitution. */
function inverseOfLower(lower: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    for (let i = column; i < n; i++) {
      let rest = i === column ? 1 : 0;
      for (let k = column; k < i; k++) rest -= lower[i * n + k]! * inverse[k * n + column]!;
      inverse[i * n + column] = rest / lower[i * n + i]!;
    }
  }
  return inverse;
}
