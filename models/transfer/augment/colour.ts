import type { Picture } from '../../picture';
import { recolour } from './sampling';

/** Weights of R, G and B in the luma of ITU-R BT.601. */
const LUMA = [0.299, 0.587, 0.114] as const;
const GREY = 127.5;

/**
 * Brightness (added, in parts of 255), contrast about the middle grey and saturation about the pixel's own luma (both
 * factors). (0, 1, 1) changes nothing.
 */
export function shiftColour(picture: Picture, brightness: number, contrast: number, saturation: number): Picture {
  return recolour(picture, (rgb) => {
    const luma = LUMA[0] * rgb[0]! + LUMA[1] * rgb[1]! + LUMA[2] * rgb[2]!;
    for (let c = 0; c < 3; c++) {
      const saturated = luma + saturation * (rgb[c]! - luma);
      rgb[c] = (saturated - GREY) * contrast + GREY + brightness * 255;
    }
  });
}

/** The main directions in which the colours of a data set vary: unit vectors with the deviation along each, 0 to 255. */
export interface ColourBasis {
  readonly vectors: readonly (readonly [number, number, number])[];
  readonly deviations: readonly number[];
}

/**
 * PCA colour (Krizhevsky et al., AlexNet, 2012, section 4.1): adds Σ αᵢ·σᵢ·vᵢ to every pixel, which is how the light
 * of the data set's pictures varies.
 * @param alphas one number per direction, drawn once per picture; zeros change nothing
 */
export function shiftPca(picture: Picture, { vectors, deviations }: ColourBasis, alphas: readonly number[]): Picture {
  const shift = [0, 1, 2].map((c) =>
    vectors.reduce((sum, vector, i) => sum + (alphas[i] ?? 0) * deviations[i]! * vector[c]!, 0),
  );
  return recolour(picture, (rgb) => {
    for (let c = 0; c < 3; c++) rgb[c]! += shift[c]!;
  });
}

/**
 * The basis of a data set: eigenvectors of the covariance of its pixels' R, G and B, largest first.
 * @throws RangeError if there are no pixels
 */
export function colourBasis(pictures: readonly Picture[]): ColourBasis {
  const sum = [0, 0, 0];
  const products = [[0, 0, 0], [0, 0, 0], [0, 0, 0]];
  let count = 0;
  for (const { rgba } of pictures) {
    for (let i = 0; i < rgba.length; i += 4, count++) {
      for (let a = 0; a < 3; a++) {
        sum[a]! += rgba[i + a]!;
        for (let b = 0; b <= a; b++) products[a]![b]! += rgba[i + a]! * rgba[i + b]!;
      }
    }
  }
  if (count === 0) throw new RangeError('without pixels there are no colours to measure');
  const covariance = products.map((_, a) =>
    products.map((__, b) => products[Math.max(a, b)]![Math.min(a, b)]! / count - (sum[a]! / count) * (sum[b]! / count)),
  );
  return eigenvectors(covariance);
}

/** Jacobi's rotations (1846) of a symmetric 3 × 3 matrix; ten sweeps are many more than it takes. */
function eigenvectors(matrix: number[][]): ColourBasis {
  const a = matrix.map((row) => [...row]);
  const v = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  for (let sweep = 0; sweep < 10; sweep++) {
    for (const [p, q] of [[0, 1], [0, 2], [1, 2]] as const) {
      if (Math.abs(a[p]![q]!) < 1e-12) continue;
      const angle = Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!) / 2;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (const rows of [a, v]) {
        for (const row of rows) [row[p], row[q]] = [cos * row[p]! - sin * row[q]!, sin * row[p]! + cos * row[q]!];
      }
      const [upper, lower] = [a[p]!, a[q]!];
      a[p] = upper.map((value, i) => cos * value - sin * lower[i]!);
      a[q] = upper.map((value, i) => sin * value + cos * lower[i]!);
    }
  }
  const order = [0, 1, 2].sort((i, j) => a[j]![j]! - a[i]![i]!);
  return {
    vectors: order.map((i) => [v[0]![i]!, v[1]![i]!, v[2]![i]!] as const),
    deviations: order.map((i) => Math.sqrt(Math.max(0, a[i]![i]!))),
  };
}

/** Cut-out (DeVries and Taylor, 2017): a grey square whose centre is (x, y) in fractions, cut at the edges. */
export function cutOut({ rgba, width, height }: Picture, x: number, y: number, side: number): Picture {
  const half = (side * Math.min(width, height)) / 2;
  const within = (edge: number, most: number) => Math.min(most, Math.max(0, Math.round(edge)));
  const [left, right] = [within(x * width - half, width), within(x * width + half, width)];
  const [top, bottom] = [within(y * height - half, height), within(y * height + half, height)];
  const out = Uint8ClampedArray.from(rgba);
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const at = (row * width + column) * 4;
      out.fill(GREY, at, at + 3);
    }
  }
  return { rgba: out, width, height };
}
