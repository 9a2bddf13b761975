import { cells, fractal, hashOf } from './noise';
import { graded, hex, mix, shade, type Rgb, type Texture } from './shader';

const PALETTE = ['#1d3b73', '#3d6fb4', '#6fb0c9', '#7fae5b', '#dcd26a', '#f2a64b', '#e0653f', '#b84a7c'].map(hex);
const CANVAS = hex('#efe6cf');
const LAYERS = 3;

/** A painting of dots (Seurat's way): each is pure colour, and the eye mixes them. */
export const dots: Texture = (random) => {
  const size = random.between(5, 6);
  const layers = Array.from({ length: LAYERS }, () => ({ cell: cells(random, size, 0.8), hash: hashOf(random) }));
  const hue = fractal(random, 110, 2);
  return (x, y) => layers.reduce<Rgb>((below, { cell, hash }) => {
    const { column, row, distance } = cell(x, y);
    const radius = size * (0.34 + 0.16 * hash(column, row, 1));
    if (distance > radius) return below;
    const at = 1.6 * (hue(column * size, row * size) - 0.2) + 0.45 * (hash(column, row) - 0.5);
    return mix(below, shade(graded(PALETTE, at), 0.85 + 0.3 * hash(column, row, 2)), 0.92);
  }, CANVAS);
};
