import type { Planes } from './planes';

/** Taps on each side of the middle: beyond 4 σ a Gaussian is below 0.0004 of its height. */
const REACH = 4;

/** A Gaussian of standard deviation `sigma` pixels, summing to 1; odd length. */
export function gaussian(sigma: number): Float32Array {
  const reach = Math.ceil(REACH * sigma);
  const taps = Float32Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sigma) ** 2));
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Its derivative, as a correlation: a ramp that rises by one each pixel answers 1. */
export function gaussianDerivative(sigma: number): Float32Array {
  const taps = gaussian(sigma);
  const reach = (taps.length - 1) / 2;
  const slope = taps.map((tap, i) => tap * (i - reach));
  const answer = slope.reduce((total, tap, i) => total + tap * (i - reach), 0);
  return slope.map((tap) => tap / answer);
}

/** Every channel correlated with `across` along its rows and `down` along its columns; edges are continued. */
export function filter({ data, width, height }: Planes, across: Float32Array, down: Float32Array): Planes {
  const half = new Float32Array(data.length);
  const out = new Float32Array(data.length);
  for (let row = 0; row < data.length; row += width) along(data, half, row, 1, width, across);
  for (let plane = 0; plane < data.length; plane += width * height) {
    for (let x = 0; x < width; x++) along(half, out, plane + x, width, height, down);
  }
  return { data: out, width, height };
}

/** One line of `count` values, `step` apart. */
function along(
  from: Float32Array, to: Float32Array, start: number, step: number, count: number, taps: Float32Array,
): void {
  const reach = (taps.length - 1) / 2;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    const inside = i >= reach && i + reach < count;
    for (let k = 0; k < taps.length; k++) {
      const j = inside ? i + k - reach : Math.min(count - 1, Math.max(0, i + k - reach));
      sum += taps[k]! * from[start + j * step]!;
    }
    to[start + i * step] = sum;
  }
}
