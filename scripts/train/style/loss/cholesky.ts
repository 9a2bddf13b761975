/**
 * A = L·Lᵀ with L lower triangular (Cholesky), in double precision.
 * @param a symmetric and positive definite, [n, n] row by row
 * @throws RangeError if it is not
 */
export function cholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i === j && !(sum > 0)) throw new RangeError('the matrix is not positive definite');
      l[i * n + j] = i === j ? Math.sqrt(sum) : sum / l[j * n + j]!;
    }
  }
  return l;
}

/**
 * Solves L·Lᵀ·X = B.
 * @param b [n, columns] row by row
 * @returns X, of the same shape
 */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = Float64Array.from(b);
  const columns = b.length / n;
  const eliminate = (i: number, k: number, factor: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c] = x[i * columns + c]! - factor * x[k * columns + c]!;
  };
  const divide = (i: number) => {
    for (let c = 0; c < columns; c++) x[i * columns + c] = x[i * columns + c]! / l[i * n + i]!;
  };
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) eliminate(i, k, l[i * n + k]!);
    divide(i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) eliminate(i, k, l[k * n + i]!);
    divide(i);
  }
  return x;
}
