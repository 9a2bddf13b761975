import { curve, lathe, tube } from '../shapes/lathe';
import { merge, type Mesh, placed, smooth } from '../tracer/mesh';
import { fbm, hash } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, srgb, type Vec } from '../tracer/vec';
import { plain } from './looks';

/** A plant with broad leaves in a pot; about four units tall. */
export function plant(seed = 0, pot: Material = plain(0xc8714a, 0.7)): Thing {
  const leaves: Mesh[] = [];
  const stalks: Mesh[] = [];
  for (let i = 0; i < 26; i++) {
    const turn = i * 137.5 + seed * 40;
    const rise = hash(i, seed, 1);
    const lean = 18 + 58 * (1 - rise) + 10 * hash(i, seed, 2);
    const long = 1.0 + 1.5 * rise;
    const a = (turn * Math.PI) / 180;
    const l = (lean * Math.PI) / 180;
    const tip: Vec = [
      Math.sin(l) * long * Math.cos(a),
      1.25 + Math.cos(l) * long,
      Math.sin(l) * long * Math.sin(a),
    ];
    const mid: Vec = [tip[0] * 0.35, 1.25 + (tip[1] - 1.25) * 0.65, tip[2] * 0.35];
    stalks.push(tube(curve([[0, 1.1, 0], mid, tip], 6), (t) => 0.03 - 0.012 * t, 6));
    leaves.push(placed(leaf(0.95 + 0.4 * hash(i, seed, 3)), { at: tip, turn: [0, -turn, -(lean - 40)] }));
  }
  return [
    {
      mesh: lathe(
        [
          [0, 0],
          [0.6, 0],
          [0.63, 0.03],
          [0.8, 1.05],
          [0.88, 1.06],
          [0.9, 1.28],
          [0.84, 1.3],
          [0.8, 1.26],
          [0.76, 1.0],
        ],
        { bent: 1 },
      ),
      material: pot,
    },
    {
      mesh: lathe([
        [0.8, 1.15],
        [0, 1.17],
      ]),
      material: plain(0x2c2018, 1, 0),
    },
    { mesh: merge(...stalks), material: plain(0x55752f, 0.5) },
    {
      mesh: merge(...leaves),
      material: {
        shade(x, y, z, s) {
          const k = fbm(x * 3, y * 3, z * 3);
          [s.r, s.g, s.b] = lerp(srgb(0x2f5f28), srgb(0x5b8a3a), k);
          Object.assign(s, { rough: 0.35, through: 0.3 });
        },
      },
    },
  ];
}

/** A pointed leaf along +x, folded a little along its middle and drooping at its tip. */
function leaf(long: number): Mesh {
  const half = (side: number): Mesh => {
    const points: Vec[] = [];
    const faces: number[][] = [];
    for (let i = 0; i <= 10; i++) {
      const t = i / 10;
      const wide = 0.36 * long * Math.sin(Math.PI * t ** 0.75) ** 0.9;
      const y = 0.25 * long * t - 0.6 * long * t * t;
      for (let j = 0; j <= 2; j++) points.push([t * long, y + 0.1 * (j / 2) * wide * 2, (side * wide * j) / 2]);
      if (i > 0)
        for (let j = 0; j < 2; j++) faces.push([(i - 1) * 3 + j, (i - 1) * 3 + j + 1, i * 3 + j + 1, i * 3 + j]);
    }
    return smooth(points, faces);
  };
  return merge(half(1), half(-1));
}
