import { blob, cut, type Distance, join } from '../shapes/blob';
import { box } from '../shapes/box';
import { hull, through } from '../shapes/hull';
import { lathe } from '../shapes/lathe';
import { merge, type Mesh, placed } from '../tracer/mesh';
import type { Material, Surface, Thing } from '../tracer/scene';
import { srgb, type Vec } from '../tracer/vec';
import { metal, painted, plain } from './looks';

/** Wheels at the given places, their axes along z; `out` is the side that is seen. */
function wheels(r: number, places: readonly Vec[]): Thing {
  const tyre = lathe(
    [
      [r * 0.6, -0.1],
      [r * 0.92, -0.11],
      [r, -0.06],
      [r, 0.06],
      [r * 0.92, 0.11],
      [r * 0.6, 0.1],
    ],
    { bent: 3 },
  );
  const rim = lathe([
    [r * 0.63, 0.09],
    [r * 0.6, 0.06],
    [r * 0.2, 0.08],
    [0, 0.09],
  ]);
  const set = (mesh: Mesh): Mesh =>
    merge(...places.map((at) => placed(mesh, { at, turn: [at[2] > 0 ? 90 : -90, 0, 0] })));
  const near = (x: number, y: number): [number, number] => {
    let best: [number, number] = [9, 9];
    for (const p of places) if (Math.hypot(x - p[0], y - p[1]) < Math.hypot(...best)) best = [x - p[0], y - p[1]];
    return best;
  };
  const [silver, gap] = [srgb(0xb4b8bc), srgb(0x17181a)];
  return [
    { mesh: set(tyre), material: plain(0x141414, 0.85, 0.02) },
    {
      mesh: set(rim),
      material: painted(
        (x, y) => {
          const [u, v] = near(x, y);
          const d = Math.hypot(u, v) / r;
          return d > 0.2 && d < 0.54 && Math.cos(5 * Math.atan2(v, u)) < 0.2 ? gap : silver;
        },
        0.25,
        0.3,
      ),
    },
  ];
}

const arch =
  (at: number, y: number, r: number): Distance =>
  (x, yy, z) =>
    Math.max(Math.hypot(x - at, yy - y) - r, 0.55 - Math.abs(z));

const dark = (s: Surface): void =>
  void Object.assign(s, { r: 0.012, g: 0.015, b: 0.018, rough: 0.04, gloss: 0.07 });

/** A small car 4.2 m long, its nose towards +x. */
export function car(hex: number): Thing {
  const lower = hull(
    0.045,
    through([2.1, 0.6, 0], [1, 0.12, 0]),
    through([-2.08, 0.6, 0], [-1, 0.1, 0]),
    [0, -1, 0, -0.24],
    through([0.9, 0.96, 0], [0.13, 1, 0]),
    through([-1, 0.99, 0], [-0.03, 1, 0]),
    through([0, 0.6, 0.87], [0, 0.12, 1]),
    through([0, 0.6, -0.87], [0, 0.12, -1]),
    through([1.9, 0.6, 0.7], [1, 0, 0.8]),
    through([1.9, 0.6, -0.7], [1, 0, -0.8]),
    through([-1.95, 0.6, 0.7], [-1, 0, 0.6]),
    through([-1.95, 0.6, -0.7], [-1, 0, -0.6]),
  );
  const upper = hull(
    0.05,
    through([1.05, 0.95, 0], [0.95, 1.2, 0]),
    through([-1.85, 1.0, 0], [-1, 0.42, 0]),
    [0, 1, 0, 1.46],
    [0, -1, 0, -0.7],
    through([-1.2, 1.42, 0], [-0.16, 1, 0]),
    through([0, 0.95, 0.84], [0, 0.42, 1]),
    through([0, 0.95, -0.84], [0, 0.42, -1]),
  );
  const body = cut(cut(join(0.05, lower, upper), arch(1.3, 0.33, 0.4)), arch(-1.28, 0.33, 0.4));
  const paint = plain(hex, 0.12, 0.06);
  const material: Material = {
    shade(x, y, z, s) {
      paint.shade(x, y, z, s);
      const side = Math.abs(z) > 0.55;
      const windscreen = 1.05 - (y - 0.95) * 1.263;
      const rear = -1.85 + (y - 1.0) * 0.42;
      const wide = 0.8 - 0.42 * (y - 0.95);
      if (
        y > 1.0 &&
        y < 1.36 &&
        Math.abs(z) > wide - 0.1 &&
        x < windscreen - 0.2 &&
        x > rear + 0.3 &&
        Math.abs(x + 0.28) > 0.045 &&
        Math.abs(x + 1.12) > 0.04
      )
        return dark(s);
      if (y > 0.99 && y < 1.4 && Math.abs(z) < wide - 0.09 && (x > windscreen - 0.06 || x < rear + 0.07))
        return dark(s);
      if (x > 1.7 && y > 0.62 && y < 0.78 && Math.abs(z) > 0.42)
        return void Object.assign(s, { r: 0.8, g: 0.82, b: 0.85, rough: 0.05, gloss: 0.2 });
      if (x > 1.9 && Math.abs(z) < 0.36 && y > 0.5 && y < 0.74)
        return void Object.assign(
          s,
          Math.sin(y * 110) > 0 ? { r: 0.02, g: 0.02, b: 0.02 } : { r: 0.25, g: 0.25, b: 0.26 },
        );
      if (x > 1.9 && Math.abs(z) < 0.26 && y > 0.36 && y < 0.47)
        return void Object.assign(s, { r: 0.8, g: 0.8, b: 0.76, rough: 0.5 });
      if (x < -1.85 && Math.abs(z) > 0.5 && y > 0.66 && y < 0.9)
        return void Object.assign(s, { r: 0.55, g: 0.02, b: 0.02, rough: 0.1 });
      if (x < -1.9 && Math.abs(z) < 0.26 && y > 0.5 && y < 0.62)
        return void Object.assign(s, { r: 0.8, g: 0.8, b: 0.76, rough: 0.5 });
      const seam = side && y > 0.42 && y < 1.0 && [0.72, -0.28, -1.12].some((at) => Math.abs(x - at) < 0.009);
      const handle = side && Math.abs(y - 0.84) < 0.018 && ((x > -0.2 && x < 0) || (x > -1.05 && x < -0.85));
      if (seam || handle || y < 0.3) Object.assign(s, { r: 0.02, g: 0.02, b: 0.02, rough: 0.6 });
    },
  };
  const mirrors = merge(...[-1, 1].map((z) => placed(box(0.12, 0.13, 0.2, 0.05), { at: [0.72, 1.03, z * 0.95] })));
  return [
    { mesh: blob(body, [-2.3, 0.1, -1.05], [2.3, 1.6, 1.05], 0.036, 35), material },
    { mesh: mirrors, material: paint },
    { mesh: placed(box(3.9, 0.3, 1.3, 0.05), { at: [0, 0.38, 0] }), material: plain(0x0a0a0a, 0.9, 0) },
    ...wheels(0.32, [
      [1.3, 0.32, 0.78],
      [-1.28, 0.32, 0.78],
      [1.3, 0.32, -0.78],
      [-1.28, 0.32, -0.78],
    ]),
  ];
}

/** A city bus 10.5 m long, its nose towards +x. */
export function bus(hex = 0xb5322c, band = 0xf1ece0): Thing {
  const shell = hull(
    0.05,
    [1, 0.05, 0, 5.35],
    [-1, 0, 0, 5.2],
    [0, 1, 0, 3.05],
    [0, -1, 0, -0.3],
    [0, 0.02, 1, 1.3],
    [0, 0.02, -1, 1.3],
    [0, 0.5, 1, 2.63],
    [0, 0.5, -1, 2.63],
  );
  const body = cut(cut(shell, arch(3.1, 0.48, 0.58)), arch(-2.6, 0.48, 0.58));
  const [paint, light] = [plain(hex, 0.15, 0.05), plain(band, 0.15, 0.05)];
  const material: Material = {
    shade(x, y, z, s) {
      (y > 2.45 || (y > 1.12 && y < 1.2) ? light : paint).shade(x, y, z, s);
      const front = x > 5.0;
      const side = Math.abs(z) > 1.15;
      if (side && y > 1.28 && y < 2.35 && x < 4.95 && x > -4.9 && Math.abs(((x + 10.2) % 1.42) - 0.71) < 0.66)
        return dark(s);
      if (
        side &&
        z > 0 &&
        y > 0.5 &&
        y < 2.35 &&
        ((x > 4.0 && x < 4.9) || (x > -0.6 && x < 0.75)) &&
        Math.abs((x + 0.08) % 0.45) > 0.03
      )
        return dark(s);
      if (front && y > 1.15 && y < 2.4 && Math.abs(z) < 1.14) return dark(s);
      if (front && y > 2.5 && y < 2.85 && Math.abs(z) < 0.85) {
        const dot = Math.sin(z * 46) > -0.3 && Math.abs(y - 2.67) < 0.09 && Math.sin(z * 13 + 1) > -0.6;
        return void Object.assign(s, {
          r: 0.01,
          g: 0.01,
          b: 0.01,
          er: dot ? 1.6 : 0,
          eg: dot ? 0.9 : 0,
          eb: dot ? 0.15 : 0,
        });
      }
      if (front && y > 0.68 && y < 0.9 && Math.abs(z) > 0.75 && Math.abs(z) < 1.1)
        return void Object.assign(s, { r: 0.85, g: 0.87, b: 0.9, rough: 0.05, gloss: 0.3 });
      if (front && y > 0.45 && y < 0.58 && Math.abs(z) < 0.26)
        return void Object.assign(s, { r: 0.8, g: 0.8, b: 0.76, rough: 0.5 });
      if (y < 0.42) Object.assign(s, { r: 0.03, g: 0.03, b: 0.03, rough: 0.7 });
    },
  };
  const mirrors = merge(...[-1, 1].map((z) => placed(box(0.1, 0.5, 0.25, 0.05), { at: [5.45, 2.1, z * 1.42] })));
  return [
    { mesh: blob(body, [-5.4, 0.1, -1.5], [5.5, 3.2, 1.5], 0.075, 35), material },
    { mesh: mirrors, material: metal(0x202224, 0.4) },
    { mesh: placed(box(10, 0.4, 2.2, 0.05), { at: [0, 0.55, 0] }), material: plain(0x0a0a0a, 0.9, 0) },
    ...wheels(0.48, [
      [3.1, 0.48, 1.14],
      [-2.6, 0.48, 1.14],
      [3.1, 0.48, -1.14],
      [-2.6, 0.48, -1.14],
    ]),
  ];
}
