import { type Mesh, smooth } from '../tracer/mesh';
import { clamp, length, type Vec } from '../tracer/vec';

/** A signed distance: negative inside. */
export type Distance = (x: number, y: number, z: number) => number;

/** The surface of a distance field inside a box, by naive surface nets (Gibson 1998) on cells of size `cell`. */
export function blob(f: Distance, lo: Vec, hi: Vec, cell: number, crease = 60): Mesh {
  const n = [0, 1, 2].map((a) => Math.ceil((hi[a]! - lo[a]!) / cell) + 1) as [number, number, number];
  const at = (i: number, j: number, k: number): number => i + n[0] * (j + n[1] * k);
  const value = new Float32Array(n[0] * n[1] * n[2]);
  for (let k = 0; k < n[2]; k++) {
    for (let j = 0; j < n[1]; j++) {
      for (let i = 0; i < n[0]; i++) value[at(i, j, k)] = f(lo[0] + i * cell, lo[1] + j * cell, lo[2] + k * cell);
    }
  }
  const vertex = new Int32Array(value.length).fill(-1);
  const points: Vec[] = [];
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) => [c & 1, (c >> 1) & 1, c >> 2] as const);
  for (let k = 0; k + 1 < n[2]; k++) {
    for (let j = 0; j + 1 < n[1]; j++) {
      for (let i = 0; i + 1 < n[0]; i++) {
        let [x, y, z, count] = [0, 0, 0, 0];
        corners.forEach((a, p) => {
          const va = value[at(i + a[0], j + a[1], k + a[2])]!;
          for (const bit of [1, 2, 4]) {
            if (p & bit) continue;
            const b = corners[p | bit]!;
            const vb = value[at(i + b[0], j + b[1], k + b[2])]!;
            if (va < 0 === vb < 0) continue;
            const t = va / (va - vb);
            x += a[0] + (b[0] - a[0]) * t;
            y += a[1] + (b[1] - a[1]) * t;
            z += a[2] + (b[2] - a[2]) * t;
            count++;
          }
        });
        if (count === 0) continue;
        const p: Vec = [
          lo[0] + (i + x / count) * cell,
          lo[1] + (j + y / count) * cell,
          lo[2] + (k + z / count) * cell,
        ];
        vertex[at(i, j, k)] = points.push(p) - 1;
      }
    }
  }
  const faces: number[][] = [];
  const stride = [1, n[0], n[0] * n[1]];
  for (let k = 1; k + 1 < n[2]; k++) {
    for (let j = 1; j + 1 < n[1]; j++) {
      for (let i = 1; i + 1 < n[0]; i++) {
        const o = at(i, j, k);
        for (let a = 0; a < 3; a++) {
          const inside = value[o]! < 0;
          if (inside === value[o + stride[a]!]! < 0) continue;
          const [u, v] = [stride[(a + 1) % 3]!, stride[(a + 2) % 3]!];
          const quad = [vertex[o]!, vertex[o - u]!, vertex[o - u - v]!, vertex[o - v]!];
          if (quad.includes(-1)) continue;
          faces.push(inside ? quad : quad.reverse());
        }
      }
    }
  }
  return smooth(points, faces, crease);
}

export const ball =
  (c: Vec, r: number): Distance =>
  (x, y, z) =>
    Math.hypot(x - c[0], y - c[1], z - c[2]) - r;

/** An ellipsoid; its distance is an estimate, good near the surface. */
export const egg =
  (c: Vec, r: Vec): Distance =>
  (x, y, z) => {
    const p: Vec = [(x - c[0]) / r[0], (y - c[1]) / r[1], (z - c[2]) / r[2]];
    const k = length(p);
    return k === 0 ? -Math.min(...r) : (k * (k - 1)) / length([p[0] / r[0], p[1] / r[1], p[2] / r[2]]);
  };

/** A rod from `a` to `b` whose radius runs from `ra` to `rb`. */
export const rod = (a: Vec, b: Vec, ra: number, rb = ra): Distance => {
  const d: Vec = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const dd = d[0] ** 2 + d[1] ** 2 + d[2] ** 2;
  return (x, y, z) => {
    const [px, py, pz] = [x - a[0], y - a[1], z - a[2]];
    const t = clamp((px * d[0] + py * d[1] + pz * d[2]) / dd, 0, 1);
    return Math.hypot(px - d[0] * t, py - d[1] * t, pz - d[2] * t) - (ra + (rb - ra) * t);
  };
};

/** The union, with its seams filled over a width `k` (polynomial smooth minimum). */
export const join =
  (k: number, ...parts: Distance[]): Distance =>
  (x, y, z) => {
    let d = Infinity;
    for (const part of parts) {
      const e = part(x, y, z);
      if (d === Infinity) d = e;
      else {
        const h = k > 0 ? clamp(0.5 + (0.5 * (e - d)) / k, 0, 1) : e > d ? 1 : 0;
        d = e + (d - e) * h - k * h * (1 - h);
      }
    }
    return d;
  };

/** `a` without `b`. */
export const cut =
  (a: Distance, b: Distance): Distance =>
  (x, y, z) =>
    Math.max(a(x, y, z), -b(x, y, z));
