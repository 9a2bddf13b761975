import { LOSS_SHAPES } from '../../../../models/style/loss-net';
import type { Pixels } from '../../../../models/style/gatys/pixels';
import { Random } from '../../../../models/random';

/** Weights as a loss network begins with: He's, of no use to judge pictures by, and enough for arithmetic. */
export function randomWeights(seed: number): Map<string, Float32Array> {
  const random = new Random(seed);
  return new Map(
    [...LOSS_SHAPES].map(([name, shape]) => {
      const size = shape.reduce((product, n) => product * n, 1);
      const scale = shape.length === 4 ? Math.sqrt(2 / (9 * shape[2]!)) : 0.05;
      return [name, Float32Array.from({ length: size }, () => scale * random.normal())];
    }),
  );
}

function drawn(width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels {
  const values = new Float32Array(3 * width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) values.set(colour(x, y), 3 * (y * width + x));
  return { values, width, height };
}

/** A bright disc on a dark ground. */
export const disc = (width: number, height: number): Pixels =>
  drawn(width, height, (x, y) =>
    Math.hypot(x - width / 2, y - height / 2) < width / 4 ? [0.9, 0.6, 0.3] : [0.1, 0.2, 0.3 + (0.3 * y) / height],
  );

/** Slanting stripes of two colours. */
export const stripes = (width: number, height: number): Pixels =>
  drawn(width, height, (x, y) => ((x + 2 * y) % 12 < 6 ? [0.8, 0.1, 0.2] : [0.1, 0.7, 0.9]));
