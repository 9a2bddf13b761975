import { cells, fractal, hashOf, valueNoise } from './noise';
import { graded, hex, mix, shade, smoothstep, type Rgb, type Texture } from './shader';

const PIGMENTS = ['#2a5d8f', '#4b9aa8', '#8fbf9f', '#f2c879', '#e58a6b', '#c2567a', '#6a4c8c'].map(hex);
const PAPER = hex('#faf5ea');
const WASHES = 3;

/** Watercolour: transparent washes with soft, wandering edges where the pigment has gathered, on rough paper. */
export const watercolour: Texture = (random) => {
  const washes = Array.from({ length: WASHES }, (_, i) => ({
    cell: cells(random, 46 - 9 * i, 1),
    hash: hashOf(random),
    wander: [fractal(random, 26, 4), fractal(random, 26, 4)] as const,
  }));
  const hue = fractal(random, 130, 2);
  const tooth = valueNoise(random, 1.8);
  const flow = fractal(random, 40, 4);
  return (x, y) => {
    const washed = washes.reduce<Rgb>((below, { cell, hash, wander: [dx, dy] }, i) => {
      const { column, row, border } = cell(x + 26 * dx(x, y), y + 26 * dy(x, y));
      if (hash(column, row, 1) < 0.22 + 0.1 * i) return below;
      const pigment = graded(PIGMENTS, 1.6 * (hue(column * 40, row * 40) - 0.2) + 0.4 * (hash(column, row) - 0.5));
      const inside = smoothstep(0, 1.6, border);
      // Pigment is carried to the edge while the wash dries.
      const edge = smoothstep(4.5, 1.2, border);
      const depth = inside * (0.3 + 0.3 * flow(x, y) + 0.28 * edge + 0.12 * (tooth(x, y) - 0.5));
      const stained: Rgb = [below[0] * pigment[0], below[1] * pigment[1], below[2] * pigment[2]];
      return mix(below, stained, depth * 1.15);
    }, PAPER);
    return shade(washed, 0.97 + 0.05 * tooth(x, y));
  };
};
