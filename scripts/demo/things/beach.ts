import { blob, egg, join, rod } from '../shapes/blob';
import { lathe, line, tube } from '../shapes/lathe';
import { merge, type Mesh, smooth } from '../tracer/mesh';
import type { Material, Thing } from '../tracer/scene';
import { lerp, srgb, type Vec } from '../tracer/vec';
import { painted, plain } from './looks';

/** Here and in everything out of doors one unit is a metre. */
const cloth = (color: (x: number, y: number, z: number) => Vec, through = 0.35): Material => ({
  shade(x, y, z, s) {
    [s.r, s.g, s.b] = color(x, y, z);
    Object.assign(s, { rough: 0.9, gloss: 0.02, through });
  },
});

/** Alternating colours around the y axis. */
const gores = (count: number, ...hexes: number[]) => {
  const colors = hexes.map(srgb);
  return (x: number, _y: number, z: number): Vec =>
    colors[Math.floor(((Math.atan2(z, x) / Math.PI + 1) / 2) * count) % colors.length]!;
};

/** A beach umbrella, its canopy 2.4 across. */
export function parasol(a = 0xc8382e, b = 0xf4efe4): Thing {
  const canopy = lathe(
    [
      [1.24, 1.93],
      [1.2, 1.96],
      [0.95, 2.14],
      [0.6, 2.3],
      [0.25, 2.4],
      [0, 2.43],
    ],
    { bent: 3 },
  );
  const c = canopy.corners;
  for (let i = 0; i < c.length; i += 3) {
    // gores sag between the ribs
    const sag = 0.07 * Math.sin(4 * Math.atan2(c[i + 2]!, c[i]!)) ** 2 * Math.hypot(c[i]!, c[i + 2]!) ** 2;
    c[i + 1] = c[i + 1]! + 0.05 - sag;
  }
  return [
    { mesh: canopy, material: cloth(gores(8, a, b), 0.3) },
    { mesh: tube(line([0, -0.3, 0], [0, 2.52, 0], 4), () => 0.022, 10), material: plain(0xe8e2d4, 0.4) },
  ];
}

/** A surfboard standing on its tail, its deck towards +z. */
export function surfboard(hex = 0xf2ead8, stripe = 0x2b6f8f): Thing {
  const points: Vec[] = [];
  const faces: number[][] = [];
  const around = 20;
  for (let j = 0; j <= 40; j++) {
    const t = j / 40;
    const half = 0.29 * Math.sin(Math.PI * (0.06 + 0.94 * t) ** 0.8) ** 0.55;
    for (let i = 0; i < around; i++) {
      const a = (2 * Math.PI * i) / around;
      points.push([half * Math.cos(a), t * 2.05, 0.045 * Math.sin(a) * Math.min(1, half * 5) + 0.12 * t * t]);
      if (j > 0)
        faces.push([
          (j - 1) * around + i,
          (j - 1) * around + ((i + 1) % around),
          j * around + ((i + 1) % around),
          j * around + i,
        ]);
    }
  }
  const [deck, band] = [srgb(hex), srgb(stripe)];
  return [
    {
      mesh: smooth(points, faces),
      material: painted(
        (x, y) => (Math.abs(x) < 0.012 || (y > 0.5 && y < 0.62) || (y > 0.68 && y < 0.72) ? band : deck),
        0.15,
      ),
    },
  ];
}

/** A triangle bellied by the wind towards −z. */
function sail(a: Vec, b: Vec, c: Vec, belly: number): Mesh {
  const n = 12;
  const points: Vec[] = [];
  const faces: number[][] = [];
  const at: number[][] = [];
  for (let j = 0; j <= n; j++) {
    at.push([]);
    for (let i = 0; i <= n - j; i++) {
      const [u, v] = [i / n, j / n];
      const p = lerp(a, b, u);
      const q: Vec = [p[0] + (c[0] - a[0]) * v, p[1] + (c[1] - a[1]) * v, p[2] + (c[2] - a[2]) * v];
      at[j]!.push(points.push([q[0], q[1], q[2] - belly * 4 * u * (1 - u - v) - belly * v * (1 - v - u)]) - 1);
    }
  }
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n - j; i++) {
      faces.push([at[j]![i]!, at[j]![i + 1]!, at[j + 1]![i]!]);
      if (i + 1 < n - j) faces.push([at[j]![i + 1]!, at[j + 1]![i + 1]!, at[j + 1]![i]!]);
    }
  }
  return smooth(points, faces);
}

/** A sailing boat seven metres long, its bow towards +x. */
export function sailboat(hull = 0xf2f2ee, main = 0xf6f1e6, jib = 0xf6f1e6): Thing {
  const points: Vec[] = [];
  const faces: number[][] = [];
  const around = 16;
  for (let j = 0; j <= 30; j++) {
    const t = j / 30;
    const half = 1.05 * Math.min(1, (1 - t) * 2.2) ** 0.7 * (0.75 + 0.25 * Math.min(1, t * 3));
    const top = 0.85 + 0.35 * t * t;
    for (let i = 0; i <= around; i++) {
      const a = Math.PI * (i / around);
      points.push([
        -3.4 + 7 * t + 0.5 * t * Math.sin(a) * -1,
        top - (top + 0.3) * Math.sin(a) ** 0.7,
        half * Math.cos(a),
      ]);
      if (j > 0 && i < around) faces.push([(j - 1) * 17 + i, (j - 1) * 17 + i + 1, j * 17 + i + 1, j * 17 + i]);
    }
    if (j > 0) faces.push([(j - 1) * 17, j * 17, j * 17 + 16, (j - 1) * 17 + 16]);
  }
  faces.push(Array.from({ length: 17 }, (_, i) => i));
  const [side, stripe] = [srgb(hull), srgb(0x27496b)];
  return [
    {
      mesh: smooth(points, faces),
      material: painted(
        (x, y) => (y < 0.12 ? srgb(0x7d2c26) : y > 0.62 + 0.02 * x * x && y < 0.72 + 0.02 * x * x ? stripe : side),
        0.2,
      ),
    },
    {
      mesh: blob(egg([0.1, 0.95, 0], [1.5, 0.45, 0.62]), [-1.6, 0.8, -0.8], [1.8, 1.5, 0.8], 0.08),
      material: plain(0xe8e4da, 0.3),
    },
    {
      mesh: merge(
        tube(line([0.5, 0.9, 0], [0.5, 9.2, 0], 3), () => 0.07, 8),
        tube(line([0.5, 1.75, 0], [-2.9, 1.7, 0.25], 3), () => 0.06, 8),
        tube(line([0.5, 9, 0], [3.5, 1.2, 0], 2), () => 0.02, 5),
        tube(line([0.5, 9.1, 0], [-3.3, 1, 0], 2), () => 0.015, 5),
      ),
      material: plain(0xc9c6bf, 0.4),
    },
    {
      mesh: sail([0.42, 1.9, 0], [-2.8, 1.85, 0.25], [0.42, 8.9, 0], 0.35),
      material: cloth(() => srgb(main), 0.4),
    },
    { mesh: sail([3.3, 1.45, 0], [0.2, 1.6, 0.3], [0.62, 8.0, 0], 0.3), material: cloth(() => srgb(jib), 0.4) },
  ];
}

/** A gull on the wing, flying towards +x; `lift` from −1 to 1 is the beat of its wings. */
export function gull(lift = 0.4): Thing {
  const body = blob(
    join(
      0.04,
      egg([0, 0, 0], [0.3, 0.085, 0.09]),
      egg([0.27, 0.05, 0], [0.09, 0.06, 0.055]),
      rod([-0.2, 0, 0], [-0.42, 0.01, 0], 0.05, 0.02),
    ),
    [-0.55, -0.2, -0.2],
    [0.5, 0.2, 0.2],
    0.02,
  );
  const wing = (side: number): Mesh => {
    const points: Vec[] = [];
    const faces: number[][] = [];
    for (let j = 0; j <= 12; j++) {
      const t = j / 12;
      const y = lift * (0.32 * Math.sin(t * 2) - 0.12 * t * t);
      const front = 0.12 + 0.1 * Math.sin(Math.PI * t * 0.8) - 0.3 * t ** 4;
      const wide = 0.22 * (1 - t ** 2.5) + 0.015;
      points.push(
        [front, y + 0.03, side * t * 0.72],
        [front - wide / 2, y + 0.05, side * t * 0.72],
        [front - wide, y + 0.02, side * t * 0.72],
      );
      if (j > 0)
        for (const i of [0, 1]) faces.push([(j - 1) * 3 + i, (j - 1) * 3 + i + 1, j * 3 + i + 1, j * 3 + i]);
    }
    return smooth(points, faces);
  };
  return [
    {
      mesh: body,
      material: painted(
        (x, y) =>
          x > 0.345 ? srgb(0xe8a62a) : Math.hypot(x - 0.3, y - 0.06) < 0.012 ? [0.01, 0.01, 0.01] : srgb(0xf6f5f0),
        0.8,
      ),
    },
    {
      mesh: merge(wing(1), wing(-1)),
      material: cloth((_x, _y, z) => (Math.abs(z) > 0.6 ? srgb(0x26282b) : srgb(0xb9bfc6)), 0.2),
    },
  ];
}
