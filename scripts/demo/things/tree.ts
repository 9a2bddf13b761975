import { curve, tube } from '../shapes/lathe';
import { merge, type Mesh, smooth } from '../tracer/mesh';
import { fbm, hash, random } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, srgb, type Vec } from '../tracer/vec';
import { plain } from './looks';

/** A tree with a round crown; `tall` metres. */
export function tree(tall = 7, seed = 1, light = 0x7fa045, dark = 0x3c6428): Thing {
  const rnd = random(seed);
  const limbs: Mesh[] = [
    tube(
      curve(
        [
          [0, 0, 0],
          [0.06, tall * 0.3, 0.04],
          [-0.05, tall * 0.6, 0],
          [0, tall * 0.85, 0],
        ],
        6,
      ),
      (t) => tall * 0.024 * (1 - 0.75 * t),
      10,
    ),
  ];
  const leaves: Mesh = { corners: [], normals: [] };
  const tufts: Vec[] = [];
  for (let i = 0; i < 46; i++) {
    const a = i * 2.4;
    const h = 0.42 + 0.56 * ((i + 0.5) / 46);
    const r = tall * 0.27 * Math.sqrt(Math.max(0.02, 1 - ((h - 0.66) / 0.36) ** 2)) * (0.6 + 0.4 * rnd());
    const tip: Vec = [r * Math.cos(a), tall * h, r * Math.sin(a)];
    tufts.push(tip);
    if (i % 3 === 0)
      limbs.push(
        tube(
          curve([[0, tall * (h * 0.72), 0], lerp([0, tall * h * 0.8, 0], tip, 0.5), tip], 4),
          (t) => tall * 0.008 * (1 - 0.8 * t),
          6,
        ),
      );
  }
  for (const tuft of tufts) {
    for (let i = 0; i < 420; i++) {
      const d: Vec = [rnd() - 0.5, rnd() - 0.5, rnd() - 0.5];
      const k = (tall * 0.1 * Math.cbrt(rnd())) / Math.hypot(...d);
      const p: Vec = [tuft[0] + d[0] * k, tuft[1] + d[1] * k * 0.8, tuft[2] + d[2] * k];
      const size = 0.075 + 0.05 * rnd();
      const u: Vec = [(rnd() - 0.5) * size * 2, (rnd() - 0.7) * size, (rnd() - 0.5) * size * 2];
      const v: Vec = [(rnd() - 0.5) * size, (rnd() - 0.5) * size, (rnd() - 0.5) * size];
      const leaf = smooth(
        [
          p,
          [p[0] + u[0] + v[0], p[1] + u[1] + v[1], p[2] + u[2] + v[2]],
          [p[0] + 2 * u[0], p[1] + 2 * u[1], p[2] + 2 * u[2]],
          [p[0] + u[0] - v[0], p[1] + u[1] - v[1], p[2] + u[2] - v[2]],
        ],
        [[0, 1, 2, 3]],
      );
      for (const c of leaf.corners) leaves.corners.push(c);
      for (const n of leaf.normals) leaves.normals.push(n);
    }
  }
  const [a, b] = [srgb(light), srgb(dark)];
  const foliage: Material = {
    shade(x, y, z, s) {
      [s.r, s.g, s.b] = lerp(
        b,
        a,
        0.6 * fbm(x * 1.3, y * 1.3, z * 1.3) + 0.4 * hash(Math.floor(x * 9), Math.floor(y * 9), Math.floor(z * 9)),
      );
      Object.assign(s, { rough: 0.6, gloss: 0.02, through: 0.4 });
    },
  };
  return [
    { mesh: merge(...limbs), material: plain(0x5b4634, 0.9, 0) },
    { mesh: leaves, material: foliage },
  ];
}
