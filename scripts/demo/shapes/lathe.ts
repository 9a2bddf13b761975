import { type Mesh, smooth } from '../tracer/mesh';
import { add, cross, lerp, normalize, scale, sub, type Vec } from '../tracer/vec';

/** A smooth curve through points (Catmull–Rom), `n` pieces between each pair. */
export function curve(points: readonly Vec[], n: number): Vec[] {
  const out: Vec[] = [];
  const at = (i: number): Vec => points[Math.max(0, Math.min(points.length - 1, i))]!;
  for (let i = 0; i + 1 < points.length; i++) {
    for (let k = 0; k < n; k++) {
      const t = k / n;
      const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
      out.push(
        [0, 1, 2].map(
          (j) =>
            0.5 *
            (2 * b[j]! +
              (c[j]! - a[j]!) * t +
              (2 * a[j]! - 5 * b[j]! + 4 * c[j]! - d[j]!) * t * t +
              (3 * b[j]! - a[j]! - 3 * c[j]! + d[j]!) * t * t * t),
        ) as unknown as Vec,
      );
    }
  }
  out.push(at(points.length - 1));
  return out;
}

/** A profile of [radius, height] turned about the y axis; `bent` smooths it first. */
export function lathe(
  profile: readonly (readonly [number, number])[],
  { around = 64, bent = 0, crease = 40 } = {},
): Mesh {
  let line = profile.map(([r, y]): Vec => [r, y, 0]);
  if (bent > 0) line = curve(line, bent);
  const points: Vec[] = [];
  const faces: number[][] = [];
  line.forEach(([r, y], j) => {
    for (let i = 0; i < around; i++) {
      const a = (2 * Math.PI * i) / around;
      points.push([Math.max(0, r) * Math.cos(a), y, -Math.max(0, r) * Math.sin(a)]);
      if (j === 0) continue;
      const k = (i + 1) % around;
      faces.push([(j - 1) * around + i, (j - 1) * around + k, j * around + k, j * around + i]);
    }
  });
  return smooth(points, faces, crease);
}

/** A tube along a path; `radius(t)` for t from 0 to 1, `flat` squeezes it across. Ends are closed by a fan. */
export function tube(
  path: readonly Vec[],
  radius: (t: number) => number,
  around = 16,
  flat = 1,
  up: Vec = [0, 1, 0],
): Mesh {
  const points: Vec[] = [];
  const faces: number[][] = [];
  const last = path.length - 1;
  path.forEach((p, j) => {
    const forward = normalize(sub(path[Math.min(last, j + 1)]!, path[Math.max(0, j - 1)]!));
    const side = normalize(cross(forward, Math.abs(forward[1] * up[1]) > 0.99 ? [1, 0, 0.01] : up));
    const top = cross(side, forward);
    const r = radius(j / last);
    for (let i = 0; i < around; i++) {
      const a = (2 * Math.PI * i) / around;
      points.push(add(p, add(scale(side, r * Math.cos(a)), scale(top, r * flat * Math.sin(a)))));
      if (j === 0) continue;
      const k = (i + 1) % around;
      faces.push([(j - 1) * around + i, (j - 1) * around + k, j * around + k, j * around + i].reverse());
    }
  });
  const ends = points.length;
  points.push(path[0]!, path[last]!);
  for (let i = 0; i < around; i++) {
    const k = (i + 1) % around;
    faces.push([ends, i, k], [ends + 1, last * around + k, last * around + i]);
  }
  return smooth(points, faces, 60);
}

/** Points of a straight way. */
export const line = (a: Vec, b: Vec, n: number): Vec[] =>
  Array.from({ length: n + 1 }, (_, i) => lerp(a, b, i / n));
