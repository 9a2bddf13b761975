import { slice, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { Random } from '../random';
import type { PixelRange } from './receptive-field';

/** [n, height, width, channels] → [n, rows, columns, features]. Disposes what it makes but the result. */
export type MapOf = (images: Tensor4D) => Tensor4D;

export interface Perturbation {
  readonly forward: MapOf;
  /** [height, width, channels] of the picture. */
  readonly shape: readonly [number, number, number];
  /** Cell whose answer is watched. */
  readonly row: number;
  readonly column: number;
  /** The picture that is changed, row by row; noise in [−1, 1] if left out. */
  readonly picture?: Float32Array;
  /** How far a pixel is moved, up or down, in the picture's unit. */
  readonly strength: number;
  /** Pictures of changes to try: one alone may miss what a ReLU or a maximum hides. */
  readonly trials?: number;
  readonly seed: number;
  /** Changed pictures that go through the network together. */
  readonly batch?: number;
}

/** What a cell depends on, found out by changing rows and columns of the picture. */
export interface MeasuredField {
  /** Largest change of the cell's answer over all trials, for each row and each column of pixels that was moved. */
  readonly byRow: Float32Array;
  readonly byColumn: Float32Array;
  /** From the first to the last row or column that changed anything; null if none did. */
  readonly rows: PixelRange | null;
  readonly columns: PixelRange | null;
}

/**
 * Measures a receptive field: moves every pixel of one row (or column) by ± strength and sees whether the watched cell
 * answers anything else, row by row and column by column. The field of convolutions is a rectangle, so that these
 * height + width pictures tell as much as one for every pixel. Its profile is the effective field (Luo et al., 2016):
 * far weaker at the rim than in the middle.
 */
export async function measureField(options: Perturbation): Promise<MeasuredField> {
  const { shape, seed, trials = 1, batch = 16 } = options;
  const [height, width] = shape;
  const byRow = new Float32Array(height);
  const byColumn = new Float32Array(width);
  for (let trial = 0; trial < trials; trial++) {
    const random = new Random(seed, trial);
    const picture = options.picture ?? noise(random, shape, 1);
    const change = noise(random, shape, 0).map((value) => Math.sign(value - 0.5) * options.strength);
    const [original] = await answers(options, [picture]);
    const lines = [
      ...Array.from(byRow, (_, row) => ({ profile: byRow, at: row, moved: (y: number) => y === row })),
      ...Array.from(byColumn, (_, column) => {
        return { profile: byColumn, at: column, moved: (_y: number, x: number) => x === column };
      }),
    ];
    for (let from = 0; from < lines.length; from += batch) {
      const some = lines.slice(from, from + batch);
      const found = await answers(options, some.map(({ moved }) => changed(picture, change, shape, moved)));
      some.forEach(({ profile, at }, i) => {
        profile[at] = Math.max(profile[at]!, largestDifference(found[i]!, original!));
      });
    }
  }
  return { byRow, byColumn, rows: extent(byRow), columns: extent(byColumn) };
}

/** What the watched cell answers to each picture. */
async function answers(options: Perturbation, pictures: readonly Float32Array[]): Promise<Float32Array[]> {
  const { forward, shape, row, column } = options;
  const size = pictures[0]!.length;
  const values = new Float32Array(pictures.length * size);
  pictures.forEach((picture, i) => values.set(picture, i * size));
  const cell = tidy(() => {
    const map = forward(tensor4d(values, [pictures.length, ...shape]));
    return slice(map, [0, row, column, 0], [-1, 1, 1, -1]);
  });
  const found = Float32Array.from(await cell.data());
  cell.dispose();
  const features = found.length / pictures.length;
  return pictures.map((_, i) => found.subarray(i * features, (i + 1) * features));
}

function changed(
  picture: Float32Array,
  change: Float32Array,
  [, width, channels]: Perturbation['shape'],
  moved: (y: number, x: number) => boolean,
): Float32Array {
  return picture.map((value, i) => {
    const pixel = Math.floor(i / channels);
    return moved(Math.floor(pixel / width), pixel % width) ? value + change[i]! : value;
  });
}

/** Uniform in [−low, 1). */
function noise(random: Random, shape: Perturbation['shape'], low: 0 | 1): Float32Array {
  return Float32Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.between(-low, 1));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

function extent(profile: Float32Array): PixelRange | null {
  const from = profile.findIndex((value) => value > 0);
  return from < 0 ? null : { from, to: profile.findLastIndex((value) => value > 0) + 1 };
}
