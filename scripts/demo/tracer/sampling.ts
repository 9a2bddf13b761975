import { cross, dot, normalize, type Vec } from './vec';

function frame(n: Vec): [Vec, Vec] {
  const a: Vec = Math.abs(n[0]) > 0.7 ? [0, 1, 0] : [1, 0, 0];
  const t = normalize(cross(a, n));
  return [t, cross(n, t)];
}

function around(n: Vec, sin: number, cos: number, turn: number): Vec {
  const [t, b] = frame(n);
  const x = sin * Math.cos(turn);
  const y = sin * Math.sin(turn);
  return [t[0] * x + b[0] * y + n[0] * cos, t[1] * x + b[1] * y + n[1] * cos, t[2] * x + b[2] * y + n[2] * cos];
}

/** A direction about `n`, as often as its cosine. `a` and `b` are chances in [0, 1), here and below. */
export const cosine = (n: Vec, a: number, b: number): Vec =>
  around(n, Math.sqrt(a), Math.sqrt(1 - a), b * 2 * Math.PI);

/** A direction in a cone, all alike. */
export function inCone(axis: Vec, minCos: number, a: number, b: number): Vec {
  const cos = 1 - a * (1 - minCos);
  return around(axis, Math.sqrt(1 - cos * cos), cos, b * 2 * Math.PI);
}

/** A normal of a small facet of a GGX surface of roughness `alpha`. */
export function halfVector(n: Vec, alpha: number, a: number, b: number): Vec {
  const cos = Math.sqrt((1 - a) / (1 + (alpha * alpha - 1) * a));
  return around(n, Math.sqrt(Math.max(0, 1 - cos * cos)), cos, b * 2 * Math.PI);
}

/** The way on from a wall of glass (index 1.5): reflected with Fresnel's probability (Schlick 1994), else refracted. */
export function refract(d: Vec, n: Vec, entering: boolean, thin: boolean, chance: number): Vec {
  const cos = -dot(n, d);
  const eta = entering ? 1 / 1.5 : 1.5;
  const k = 1 - eta * eta * (1 - cos * cos);
  const c = entering ? cos : Math.sqrt(Math.max(0, k));
  const reflect = k < 0 && !thin ? 1 : 0.04 + 0.96 * (1 - c) ** 5;
  if (chance < reflect) return [d[0] + 2 * cos * n[0], d[1] + 2 * cos * n[1], d[2] + 2 * cos * n[2]];
  if (thin) return d;
  const f = eta * cos - Math.sqrt(k);
  return normalize([eta * d[0] + f * n[0], eta * d[1] + f * n[1], eta * d[2] + f * n[2]]);
}
