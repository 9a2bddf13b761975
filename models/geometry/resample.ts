/**
 * The one definition of how a frame is resampled. This file is the CPU form; the WGSL kernel of `workers/host`
 * computes the same sum and is tested against it.
 *
 * Along each axis the picture of `target` pixels is made from `source` pixels with r = source / target and
 * n = max(1, round(r)) taps (`Math.round`). Target pixel i covers the source interval [i·r, (i+1)·r). Its taps lie
 * at the centres of n equal parts of that interval, in coordinates in which source pixel j has its centre at j:
 *
 *     p(i, k) = (i + (k + 0.5) / n) · r − 0.5,   k = 0 … n−1
 *
 * Each tap is linear between floor(p) and floor(p) + 1, both clamped to [0, source − 1], and all n count the same.
 * In two dimensions that is the mean of n_x · n_y bilinear samples, so it can be done axis by axis (as here) or
 * sample by sample (as on the GPU). For r < 1.5 it is plain bilinear with half-pixel centres; for large photographs
 * the taps cover the footprint, so nothing aliases.
 */
export interface AxisTaps {
  /** Source pixels that take part in each target pixel. */
  readonly count: number;
  /** First source pixel of each target pixel; first + count ≤ source. */
  readonly first: Int32Array;
  /** [target, count], each row summing to 1. */
  readonly weights: Float32Array;
}

/** Weights of one axis; see above. `source` and `target` are at least 1. */
export function axisTaps(source: number, target: number): AxisTaps {
  const ratio = source / target;
  const n = Math.max(1, Math.round(ratio));
  const position = (i: number, k: number) => (i + (k + 0.5) / n) * ratio - 0.5;
  const clamp = (j: number) => Math.min(source - 1, Math.max(0, j));

  const first = new Int32Array(target);
  let count = 1;
  for (let i = 0; i < target; i++) {
    const from = clamp(Math.floor(position(i, 0)));
    first[i] = from;
    count = Math.max(count, clamp(Math.floor(position(i, n - 1)) + 1) - from + 1);
  }

  const weights = new Float32Array(target * count);
  for (let i = 0; i < target; i++) {
    const from = Math.min(first[i]!, source - count);
    first[i] = from;
    for (let k = 0; k < n; k++) {
      const p = position(i, k);
      const low = Math.floor(p);
      weights[i * count + clamp(low) - from]! += (1 - (p - low)) / n;
      weights[i * count + clamp(low + 1) - from]! += (p - low) / n;
    }
  }
  return { count, first, weights };
}

/** One row of RGBA bytes → `out` [target, 3] float, in [0, 255]. `offset` is the row's first byte. */
export function resampleRow(rgba: Uint8Array | Uint8ClampedArray, offset: number, taps: AxisTaps, out: Float32Array): void {
  const { count, first, weights } = taps;
  for (let i = 0, w = 0, o = 0; i < first.length; i++, o += 3) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let k = 0, p = offset + first[i]! * 4; k < count; k++, p += 4) {
      const weight = weights[w++]!;
      r += weight * rgba[p]!;
      g += weight * rgba[p + 1]!;
      b += weight * rgba[p + 2]!;
    }
    out[o] = r;
    out[o + 1] = g;
    out[o + 2] = b;
  }
}
