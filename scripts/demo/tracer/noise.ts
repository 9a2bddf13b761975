import { clamp } from './vec';

/** A small deterministic generator (mulberry32): numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A number in [0, 1) that belongs to a lattice point. */
export function hash(x: number, y: number, z: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(z | 0, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Value noise in [0, 1], smooth between lattice points one unit apart. */
export function noise(x: number, y: number, z: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const k = Math.floor(z);
  const fx = x - i;
  const fy = y - j;
  const fz = z - k;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const w = fz * fz * (3 - 2 * fz);
  const a = edge(i, j, k, u);
  const b = a + (edge(i, j + 1, k, u) - a) * v;
  const c = edge(i, j, k + 1, u);
  const d = c + (edge(i, j + 1, k + 1, u) - c) * v;
  return b + (d - b) * w;
}

function edge(i: number, j: number, k: number, u: number): number {
  const a = hash(i, j, k);
  return a + (hash(i + 1, j, k) - a) * u;
}

/** Fractal noise in about [0, 1]: octaves of half the amplitude and twice the frequency. */
export function fbm(x: number, y: number, z: number, octaves = 4): number {
  let sum = 0;
  let amplitude = 0.5;
  for (let o = 0; o < octaves; o++) {
    sum += amplitude * noise(x, y, z);
    x = x * 2.03 + 17.1;
    y = y * 2.03 + 3.7;
    z = z * 2.03 + 9.2;
    amplitude /= 2;
  }
  return clamp(sum / (1 - 2 ** -octaves), 0, 1);
}
