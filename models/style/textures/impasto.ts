import { fractal, hashOf, valueNoise } from './noise';
import { graded, hex, mix, shade, smoothstep, type Rgb, type Texture } from './shader';

const PALETTE = ['#10204f', '#1f4ea1', '#4f8fc9', '#9cc7d1', '#f0dc8a', '#f2b233', '#c9762b', '#3f5f3a'].map(hex);
const LENGTH = 11;
const WIDTH = 2.6;
const LAYERS = 3;

/** Thick oil paint: short strokes along a swirling flow, with the furrows of the bristles in each. */
export const impasto: Texture = (random) => {
  const hash = hashOf(random);
  const flow = valueNoise(random, 75);
  const hue = fractal(random, 85, 3);
  const grid = random.between(6, 7);
  const layer = (below: Rgb, x: number, y: number, z: number): Rgb => {
    let top = { order: -1, colour: below };
    const [column, row] = [Math.floor(x / grid), Math.floor(y / grid)];
    for (let i = column - 2; i <= column + 2; i++) {
      for (let j = row - 2; j <= row + 2; j++) {
        const order = hash(i, j, 10 * z);
        if (order < top.order) continue;
        const [cx, cy] = [(i + hash(i, j, 10 * z + 1)) * grid, (j + hash(i, j, 10 * z + 2)) * grid];
        const angle = 7 * flow(cx, cy) + 0.5 * (hash(i, j, 10 * z + 3) - 0.5);
        const along = (x - cx) * Math.cos(angle) + (y - cy) * Math.sin(angle);
        const across = (y - cy) * Math.cos(angle) - (x - cx) * Math.sin(angle) + 0.012 * along * along;
        const inside = (along / LENGTH) ** 4 + (across / WIDTH) ** 4;
        if (inside > 1) continue;
        const paint = graded(PALETTE, 1.7 * (hue(cx, cy) - 0.2) + 0.3 * (hash(i, j, 10 * z + 4) - 0.5));
        const bristles = 0.93 + 0.14 * hash(Math.round(across * 1.5), i * 31 + j, z) - 0.05 * across;
        const lit = shade(paint, bristles * (0.9 + 0.25 * hash(i, j, 10 * z + 5)));
        top = { order, colour: mix(shade(lit, 0.7), lit, smoothstep(1, 0.6, inside)) };
      }
    }
    return top.colour;
  };
  return (x, y) => Array.from({ length: LAYERS }).reduce<Rgb>((below, _, z) => layer(below, x, y, z), PALETTE[0]!);
};
