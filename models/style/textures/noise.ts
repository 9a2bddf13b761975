import type { Random } from '../../random';

/** A number in 0…1 for every cell of an endless grid, always the same one. */
export type Hash = (column: number, row: number, channel?: number) => number;

export function hashOf(random: Random): Hash {
  const seed = Math.floor(random.next() * 2 ** 31);
  return (column, row, channel = 0) => {
    let h = seed ^ Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1) ^ Math.imul(channel, 0x9e3779b1);
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Smooth noise in 0…1 whose bumps are `size` pixels wide. */
export function valueNoise(random: Random, size: number): (x: number, y: number) => number {
  const hash = hashOf(random);
  return (x, y) => {
    const [u, v] = [x / size, y / size];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const ease = (t: number) => t * t * (3 - 2 * t);
    const [s, t] = [ease(u - column), ease(v - row)];
    const above = hash(column, row) * (1 - s) + hash(column + 1, row) * s;
    const below = hash(column, row + 1) * (1 - s) + hash(column + 1, row + 1) * s;
    return above * (1 - t) + below * t;
  };
}

/** Noise of several sizes on top of each other, each half as wide and half as strong as the one before: about 0…1. */
export function fractal(random: Random, size: number, octaves = 4): (x: number, y: number) => number {
  const layers = Array.from({ length: octaves }, (_, i) => valueNoise(random, size / 2 ** i));
  const total = 2 - 2 ** (1 - octaves);
  return (x, y) => layers.reduce((sum, layer, i) => sum + layer(x, y) / 2 ** i, 0) / total;
}

export interface Cell {
  readonly column: number;
  readonly row: number;
  /** Pixels to the cell's own point. */
  readonly distance: number;
  /** Pixels to the border with the next cell, about. */
  readonly border: number;
}

/** Divides the plane among the points of a jittered grid (Voronoi; Worley, 1996): which one is a place nearest to? */
export function cells(random: Random, size: number, jitter = 0.9): (x: number, y: number) => Cell {
  const hash = hashOf(random);
  return (x, y) => {
    const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
    let best = { column, row, distance: Infinity };
    let second = Infinity;
    for (let i = column - 2; i <= column + 2; i++) {
      for (let j = row - 2; j <= row + 2; j++) {
        const dx = (i + 0.5 + jitter * (hash(i, j, 1) - 0.5)) * size - x;
        const dy = (j + 0.5 + jitter * (hash(i, j, 2) - 0.5)) * size - y;
        const distance = Math.hypot(dx, dy);
        if (distance < best.distance) {
          second = best.distance;
          best = { column: i, row: j, distance };
        } else if (distance < second) second = distance;
      }
    }
    return { ...best, border: (second - best.distance) / 2 };
  };
}
