import { box } from '../shapes/box';
import { curve, lathe, tube } from '../shapes/lathe';
import { merge, type Mesh, placed, smooth } from '../tracer/mesh';
import { hash } from '../tracer/noise';
import type { Material, Thing } from '../tracer/scene';
import { lerp, smoothstep, srgb, type Vec } from '../tracer/vec';
import { cloth, glazed, painted, plain } from './looks';

/** A sofa for two, 20 units (two metres) wide, its back towards −z. */
export function sofa(hex = 0x6d7f86): Thing {
  const cushion = (w: number, h: number, d: number, at: Vec, turn: Vec = [0, 0, 0]): Mesh => {
    const mesh = box(w, h, d, 0.55, 8);
    const c = mesh.corners;
    for (let i = 0; i < c.length; i += 3) {
      // filled: broad sides swell towards their middle
      const [u, v, t] = [(2 * c[i]!) / w, (2 * c[i + 1]!) / h, (2 * c[i + 2]!) / d];
      const thin = h < d ? 1 : 2;
      const k = 1 + 0.16 * (1 - u * u) * (1 - (thin === 1 ? t * t : v * v));
      c[i + thin] = c[i + thin]! * k;
    }
    return placed(mesh, { at, turn });
  };
  const legs = [-9.2, 9.2].flatMap((x) =>
    [-3.4, 3.6].map((z) =>
      placed(
        lathe([
          [0, 0],
          [0.18, 0],
          [0.3, 1.3],
        ]),
        { at: [x, 0, z] },
      ),
    ),
  );
  return [
    {
      mesh: merge(
        placed(box(20, 2, 8.6, 0.3), { at: [0, 2.2, 0] }),
        placed(box(20, 5.6, 1.8, 0.7, 6), { at: [0, 4.6, -3.6], turn: [-6, 0, 0] }),
        placed(box(2, 4.3, 9, 0.8, 6), { at: [-10, 3.7, 0.1] }),
        placed(box(2, 4.3, 9, 0.8, 6), { at: [10, 3.7, 0.1] }),
        cushion(8.9, 1.7, 7.6, [-4.5, 3.9, 0.9]),
        cushion(8.9, 1.7, 7.6, [4.5, 3.9, 0.9]),
        cushion(8.8, 4.6, 1.8, [-4.5, 6.7, -2.1], [-12, 0, 0]),
        cushion(8.8, 4.6, 1.8, [4.5, 6.7, -2.1], [-12, 0, 0]),
      ),
      material: cloth(hex, 30),
    },
    { mesh: merge(...legs), material: plain(0x6b4526, 0.4) },
  ];
}

/** A square pillow, four units wide, facing +z. */
export function pillow(hex: number, threads = 24): Thing {
  const points: Vec[] = [];
  const faces: number[][] = [];
  const n = 24;
  for (const side of [1, -1]) {
    const o = points.length;
    for (let j = 0; j <= n; j++) {
      for (let i = 0; i <= n; i++) {
        const [u, v] = [(2 * i) / n - 1, (2 * j) / n - 1];
        const pinch = 1 - 0.09 * (u * u * (1 - v * v) + v * v * (1 - u * u));
        points.push([2 * u * pinch, 2 * v * pinch, side * 0.75 * ((1 - u * u) * (1 - v * v)) ** 0.45]);
        if (i < n && j < n) {
          const a = o + j * (n + 1) + i;
          const quad = [a, a + 1, a + n + 2, a + n + 1];
          faces.push(side > 0 ? quad : quad.reverse());
        }
      }
    }
  }
  return [{ mesh: smooth(points, faces), material: cloth(hex, threads) }];
}

/** A low round table, its top at height 4.2 and `r` in radius. */
export function coffeeTable(top: Material, r = 5): Thing {
  const legs = [0, 120, 240].map((a) =>
    placed(
      tube(
        [
          [r * 0.72, 0, 0],
          [r * 0.5, 4, 0],
        ],
        (t) => 0.14 + 0.06 * t,
        12,
      ),
      { turn: [0, a + 30, 0] },
    ),
  );
  return [
    {
      mesh: lathe(
        [
          [0, 3.85],
          [r - 0.1, 3.85],
          [r, 3.9],
          [r, 4.15],
          [r - 0.05, 4.2],
          [0, 4.2],
        ],
        { around: 96 },
      ),
      material: top,
    },
    { mesh: merge(...legs), material: plain(0x8a5f38, 0.4) },
  ];
}

/** Tulips in a vase, five units tall together. */
export function tulips(vase: Material = glazed(0xdfe6e4), colors = [0xd8433c, 0xf0a63a, 0xe77b8e]): Thing {
  const stems: Mesh[] = [];
  const leaves: Mesh[] = [];
  const heads = colors.map((): Mesh[] => []);
  const parts: Thing[number][] = [];
  for (let i = 0; i < 11; i++) {
    const turn = i * 2.4;
    const lean = 0.25 + 1.15 * Math.sqrt((i + 0.5) / 11);
    const tall = 4.75 - 0.55 * lean + 0.35 * hash(i, 1, 1);
    const tip: Vec = [lean * Math.cos(turn), tall, lean * Math.sin(turn)];
    stems.push(tube(curve([[0, 0.3, 0], [tip[0] * 0.25, 2.3, tip[2] * 0.25], tip], 8), () => 0.055, 8));
    const tilt = lean * 14;
    const petals = [0, 60, 120, 180, 240, 300].map((a, k) => placed(petal(k % 2 ? 1 : 0.9), { turn: [0, a, 0] }));
    heads[i % colors.length]!.push(
      placed(merge(...petals), { at: tip, turn: [Math.sin(turn) * tilt, 0, -Math.cos(turn) * tilt] }),
    );
    if (i % 2)
      leaves.push(
        placed(blade(2.2 + hash(i, 2, 2)), {
          at: [0.15 * Math.cos(turn), 2, 0.15 * Math.sin(turn)],
          turn: [0, -turn * 57.3 + 40, 0],
        }),
      );
  }
  heads.forEach((mesh, k) => {
    const color = srgb(colors[k]!);
    parts.push({
      mesh: merge(...mesh),
      material: {
        shade: (_x, _y, _z, s) =>
          void Object.assign(s, { r: color[0], g: color[1], b: color[2], rough: 0.5, gloss: 0.03, through: 0.35 }),
      },
    });
  });
  return [
    ...parts,
    {
      mesh: lathe(
        [
          [0, 0],
          [0.55, 0],
          [0.6, 0.05],
          [0.85, 0.7],
          [0.88, 1.2],
          [0.62, 2.0],
          [0.5, 2.4],
          [0.6, 2.75],
          [0.55, 2.75],
          [0.45, 2.4],
          [0.55, 2.0],
          [0.5, 1.4],
        ],
        { bent: 5 },
      ),
      material: vase,
    },
    { mesh: merge(...stems), material: plain(0x6b9440, 0.5) },
    {
      mesh: merge(...leaves),
      material: painted((_x, y) => lerp(srgb(0x4c7d3a), srgb(0x86ab55), smoothstep(2, 5, y)), 0.5),
    },
  ];
}

function petal(size: number): Mesh {
  const points: Vec[] = [];
  const faces: number[][] = [];
  for (let j = 0; j <= 10; j++) {
    const t = j / 10;
    const r = 0.36 * Math.sin(Math.PI * (0.12 + 0.62 * t)) * size;
    const half = 0.62 * Math.sin(Math.PI * (0.08 + 0.9 * t)) ** 0.7;
    for (let i = -2; i <= 2; i++)
      points.push([r * Math.cos((half * i) / 1.6), t * 0.85, r * Math.sin((half * i) / 1.6)]);
    if (j > 0)
      for (let i = 0; i < 4; i++) faces.push([(j - 1) * 5 + i, (j - 1) * 5 + i + 1, j * 5 + i + 1, j * 5 + i]);
  }
  return smooth(points, faces);
}

function blade(long: number): Mesh {
  const points: Vec[] = [];
  const faces: number[][] = [];
  for (let j = 0; j <= 12; j++) {
    const t = j / 12;
    const half = 0.26 * Math.sin(Math.PI * (0.1 + 0.9 * t)) ** 0.8;
    for (let i = -1; i <= 1; i++) points.push([0.2 + long * 0.55 * t ** 1.6, long * (t - 0.35 * t ** 3), i * half]);
    if (j > 0)
      for (let i = 0; i < 2; i++) faces.push([(j - 1) * 3 + i, (j - 1) * 3 + i + 1, j * 3 + i + 1, j * 3 + i]);
  }
  return smooth(points, faces);
}
