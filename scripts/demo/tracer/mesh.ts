import { cross, dot, normalize, sub, type Vec } from './vec';

/** Triangles with a normal for every corner; nine numbers each in both lists. */
export interface Mesh {
  corners: number[];
  normals: number[];
}

/**
 * A mesh with smooth normals: every corner averages the faces around its vertex whose normals lie within `crease`
 * degrees of its own face's.
 */
export function smooth(points: readonly Vec[], faces: readonly (readonly number[])[], crease = 50): Mesh {
  const tris: [number, number, number][] = [];
  for (const f of faces) for (let i = 2; i < f.length; i++) tris.push([f[0]!, f[i - 1]!, f[i]!]);
  const kept = tris.filter(([a, b, c]) => {
    const n = cross(sub(points[b]!, points[a]!), sub(points[c]!, points[a]!));
    return dot(n, n) > 1e-20;
  });
  const raw = kept.map(([a, b, c]) => cross(sub(points[b]!, points[a]!), sub(points[c]!, points[a]!)));
  const unit = raw.map(normalize);
  const around: number[][] = points.map(() => []);
  kept.forEach((tri, i) => tri.forEach((p) => around[p]!.push(i)));
  const limit = Math.cos((crease * Math.PI) / 180);
  const mesh: Mesh = { corners: [], normals: [] };
  kept.forEach((tri, i) => {
    for (const p of tri) {
      let [x, y, z] = [0, 0, 0];
      for (const j of around[p]!) {
        if (dot(unit[i]!, unit[j]!) < limit) continue;
        x += raw[j]![0];
        y += raw[j]![1];
        z += raw[j]![2];
      }
      mesh.corners.push(...points[p]!);
      mesh.normals.push(...normalize([x, y, z]));
    }
  });
  return mesh;
}

/** Several meshes as one. */
export function merge(...meshes: Mesh[]): Mesh {
  return { corners: meshes.flatMap((m) => m.corners), normals: meshes.flatMap((m) => m.normals) };
}

/** A placement: rotation columns times a uniform scale, then a shift. */
export interface Place {
  at?: Vec;
  /** Degrees about x, then y, then z. */
  turn?: Vec;
  size?: number;
}

/** The nine numbers of a rotation matrix, row by row. */
export function rotation([ax, ay, az]: Vec): number[] {
  const [x, y, z] = [ax, ay, az].map((d) => (d * Math.PI) / 180) as [number, number, number];
  const [cx, sx, cy, sy, cz, sz] = [Math.cos(x), Math.sin(x), Math.cos(y), Math.sin(y), Math.cos(z), Math.sin(z)];
  return [
    cz * cy,
    cz * sy * sx - sz * cx,
    cz * sy * cx + sz * sx,
    sz * cy,
    sz * sy * sx + cz * cx,
    sz * sy * cx - cz * sx,
    -sy,
    cy * sx,
    cy * cx,
  ];
}

/** A point after rotation (row-major matrix). */
export const rotate = (m: readonly number[], [x, y, z]: Vec): Vec => [
  m[0]! * x + m[1]! * y + m[2]! * z,
  m[3]! * x + m[4]! * y + m[5]! * z,
  m[6]! * x + m[7]! * y + m[8]! * z,
];

/** The mesh moved; for building things out of parts. */
export function placed(mesh: Mesh, { at = [0, 0, 0], turn = [0, 0, 0], size = 1 }: Place): Mesh {
  const m = rotation(turn);
  const out: Mesh = { corners: [], normals: [] };
  for (let i = 0; i < mesh.corners.length; i += 3) {
    const p = rotate(m, [mesh.corners[i]!, mesh.corners[i + 1]!, mesh.corners[i + 2]!]);
    const n = rotate(m, [mesh.normals[i]!, mesh.normals[i + 1]!, mesh.normals[i + 2]!]);
    out.corners.push(p[0] * size + at[0], p[1] * size + at[1], p[2] * size + at[2]);
    out.normals.push(...n);
  }
  return out;
}
