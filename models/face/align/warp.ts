import type { Picture } from '../../picture';
import { inverted, scaleOf, type Similarity } from './similarity';

/** More samples along an axis of a pixel than this are no better. */
const MOST_SAMPLES = 16;

/** How pixels of [0, 255] become the input of a network: channel c of RGB is `value * scale[c] + offset[c]`. */
export interface Normalisation {
  readonly scale: readonly [number, number, number];
  readonly offset: readonly [number, number, number];
}

/** Samples along each axis of a pixel of the crop: as many pixels of the picture as it covers, as in `resample`. */
export function samplesPerAxis(toCrop: Similarity): number {
  return Math.min(MOST_SAMPLES, Math.max(1, Math.round(1 / scaleOf(toCrop))));
}

/**
 * Cuts a turned and scaled square out of a picture, to the fraction of a pixel: the CPU form of `warpOp`.
 *
 * A pixel of the crop is the mean of n × n bilinear samples, n as `samplesPerAxis` says. Centres of pixels lie at
 * halves in both. What lies outside the picture is black.
 * @param toCrop pixels of the picture → pixels of the crop
 * @param out [size, size, 3] to fill; made if left out
 */
export function warp(
  { rgba, width, height }: Picture,
  toCrop: Similarity,
  size: number,
  { scale, offset }: Normalisation,
  out: Float32Array = new Float32Array(size * size * 3),
): Float32Array {
  const n = samplesPerAxis(toCrop);
  const { a, b, tx, ty } = inverted(toCrop);
  const sum = new Float64Array(3);
  let at = 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      sum.fill(0);
      for (let j = 0; j < n; j++) {
        const v = row + (j + 0.5) / n;
        for (let i = 0; i < n; i++) {
          const u = column + (i + 0.5) / n;
          sample(rgba, width, height, a * u - b * v + tx - 0.5, b * u + a * v + ty - 0.5, sum);
        }
      }
      for (let c = 0; c < 3; c++) out[at++] = (sum[c]! / (n * n)) * scale[c]! + offset[c]!;
    }
  }
  return out;
}

/** Adds a bilinear sample; pixel j has its centre at j. */
function sample(rgba: Picture['rgba'], width: number, height: number, x: number, y: number, into: Float64Array): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (let dy = 0; dy < 2; dy++) {
    const row = top + dy;
    if (row < 0 || row >= height) continue;
    const vertical = dy === 0 ? 1 - (y - top) : y - top;
    for (let dx = 0; dx < 2; dx++) {
      const column = left + dx;
      if (column < 0 || column >= width) continue;
      const weight = vertical * (dx === 0 ? 1 - (x - left) : x - left);
      const from = (row * width + column) * 4;
      into[0]! += weight * rgba[from]!;
      into[1]! += weight * rgba[from + 1]!;
      into[2]! += weight * rgba[from + 2]!;
    }
  }
}
