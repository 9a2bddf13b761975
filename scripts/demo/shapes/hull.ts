import type { Distance } from './blob';

/** A plane by its outward normal (any length) and the distance from the origin along it. */
export type Plane = readonly [number, number, number, number];

/** A convex body bounded by planes, its edges rounded by about `round` (a smooth maximum). */
export function hull(round: number, ...planes: Plane[]): Distance {
  const unit = planes.map(([x, y, z, d]): Plane => {
    const k = Math.hypot(x, y, z);
    return [x / k, y / k, z / k, d / k];
  });
  return (x, y, z) => {
    let most = -Infinity;
    for (const p of unit) most = Math.max(most, p[0] * x + p[1] * y + p[2] * z - p[3]);
    let sum = 0;
    for (const p of unit) sum += Math.exp((p[0] * x + p[1] * y + p[2] * z - p[3] - most) / round);
    return most + round * Math.log(sum);
  };
}

/** The plane through a point with a normal. */
export const through = (at: readonly [number, number, number], n: readonly [number, number, number]): Plane => [
  n[0],
  n[1],
  n[2],
  at[0] * n[0] + at[1] * n[1] + at[2] * n[2],
];
