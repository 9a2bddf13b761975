import { centroid, type Point } from '../point';

/** A rotation with one scale and a shift: (x, y) → (a·x − b·y + tx, b·x + a·y + ty). The scale is hypot(a, b). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The similarity transform that brings `from` closest to `to` in the mean of squares (Umeyama, 1991). In the plane the
 * singular value decomposition of that paper has a closed form, and no reflection can come out of it.
 * @throws RangeError with fewer than two points, lists of different length, or `from` all in one place
 */
export function fitSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  if (from.length !== to.length || from.length < 2) {
    throw new RangeError(`${from.length} and ${to.length} points make no similarity transform`);
  }
  const p = centroid(from);
  const q = centroid(to);
  let variance = 0;
  let dot = 0;
  let cross = 0;
  from.forEach((point, i) => {
    const [x, y] = [point.x - p.x, point.y - p.y];
    const [u, v] = [to[i]!.x - q.x, to[i]!.y - q.y];
    variance += x * x + y * y;
    dot += x * u + y * v;
    cross += x * v - y * u;
  });
  if (!(variance > 0)) throw new RangeError('points in one place have no direction');
  const a = dot / variance;
  const b = cross / variance;
  return { a, b, tx: q.x - a * p.x + b * p.y, ty: q.y - b * p.x - a * p.y };
}

export function transformed({ a, b, tx, ty }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + tx, y: b * x + a * y + ty };
}

/** @throws RangeError for a scale of zero */
export function inverted({ a, b, tx, ty }: Similarity): Similarity {
  const square = a * a + b * b;
  if (!(square > 0)) throw new RangeError('a scale of zero cannot be undone');
  const [c, d] = [a / square, -b / square];
  return { a: c, b: d, tx: -c * tx + d * ty, ty: -d * tx - c * ty };
}

/** How many times larger things become. */
export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}
