import { type Mesh, smooth } from '../tracer/mesh';
import { clamp, normalize, type Vec } from '../tracer/vec';

/** A box about the origin with edges rounded by `r`. */
export function box(w: number, h: number, d: number, r = 0.02 * Math.min(w, h, d), arc = 3): Mesh {
  const half: Vec = [w / 2, h / 2, d / 2];
  const points: Vec[] = [];
  const faces: number[][] = [];
  const stops = (a: number): number[] => {
    const out: number[] = [];
    for (let k = 0; k <= arc; k++) out.push(-half[a]! + r - r * Math.tan((Math.PI / 4) * (1 - k / arc)));
    return [...out, ...out.map((x) => -x).reverse()];
  };
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3];
    const [us, vs] = [stops(u), stops(v)];
    for (const side of [-1, 1]) {
      const start = points.length;
      for (const y of vs) {
        for (const x of us) {
          const p = [0, 0, 0];
          p[axis] = side * half[axis]!;
          p[u] = x;
          p[v] = y;
          const inner = p.map((c, a) => clamp(c, -half[a]! + r, half[a]! - r)) as unknown as Vec;
          const out = normalize([p[0]! - inner[0], p[1]! - inner[1], p[2]! - inner[2]]);
          points.push([inner[0] + out[0] * r, inner[1] + out[1] * r, inner[2] + out[2] * r]);
        }
      }
      for (let j = 0; j + 1 < vs.length; j++) {
        for (let i = 0; i + 1 < us.length; i++) {
          const a = start + j * us.length + i;
          const quad = [a, a + 1, a + us.length + 1, a + us.length];
          faces.push(side > 0 ? quad : quad.reverse());
        }
      }
    }
  }
  return weld(points, faces);
}

/** Joins points that coincide, so that normals are smooth across seams. */
export function weld(points: readonly Vec[], faces: readonly (readonly number[])[], crease = 50): Mesh {
  const kept: Vec[] = [];
  const index = new Map<string, number>();
  const to = points.map((p) => {
    const key = p.map((c) => Math.round(c * 1e5)).join();
    let i = index.get(key);
    if (i === undefined) {
      i = kept.push(p) - 1;
      index.set(key, i);
    }
    return i;
  });
  return smooth(
    kept,
    faces.map((f) => f.map((i) => to[i]!)),
    crease,
  );
}

/** A flat rectangle in the xz plane, facing up. */
export function plane(w: number, d: number): Mesh {
  const [x, z] = [w / 2, d / 2];
  return smooth(
    [
      [-x, 0, -z],
      [-x, 0, z],
      [x, 0, z],
      [x, 0, -z],
    ],
    [[0, 1, 2, 3]],
  );
}

/** A convex outline in the xy plane, counter-clockwise, made `depth` thick towards −z with its front at z = 0. */
export function slab(outline: readonly (readonly [number, number])[], depth: number): Mesh {
  const n = outline.length;
  const points = [0, -depth].flatMap((z) => outline.map(([x, y]): Vec => [x, y, z]));
  const front = outline.map((_, i) => i);
  const sides = front.map((i) => [i, i + n, ((i + 1) % n) + n, (i + 1) % n]);
  return smooth(points, [front, front.map((i) => i + n).reverse(), ...sides], 30);
}
