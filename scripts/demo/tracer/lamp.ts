import type { Lamp } from './scene';
import { cross, dot, sub, type Vec } from './vec';

/** The light of the first lamp that a ray meets nearer than `far`; black at a bar between panes. */
export function nearestLamp(
  lamps: readonly Lamp[],
  p: Vec,
  d: Vec,
  far: number,
): [number, number, number] | null {
  for (const { center, u, v, light, panes = [1, 1] } of lamps) {
    const n = cross(u, v);
    const facing = dot(n, d);
    if (facing >= 0) continue;
    const t = dot(n, sub(center, p)) / facing;
    if (t <= 0 || t >= far) continue;
    const q = sub([p[0] + d[0] * t, p[1] + d[1] * t, p[2] + d[2] * t], center);
    const a = dot(q, u) / dot(u, u) + 0.5;
    const b = dot(q, v) / dot(v, v) + 0.5;
    if (a < 0 || a > 1 || b < 0 || b > 1) continue;
    if (bar(a, panes[0]) || bar(b, panes[1])) return [0, 0, 0];
    return [...light] as [number, number, number];
  }
  return null;
}

const bar = (x: number, count: number): boolean => count > 1 && Math.abs(((x * count + 0.5) % 1) - 0.5) < 0.04;
