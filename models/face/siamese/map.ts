type Place = readonly [x: number, y: number];

/**
 * A map shifted and turned, or mirrored, so that its points fall closest to those of another one (orthogonal Procrustes
 * problem, Schönemann, 1966; in the plane in closed form): its axes are any two directions, and without this a map that
 * is drawn anew after every step of a training would spin. Distances stay.
 */
export function fallingTogether(points: readonly Place[], like: readonly Place[]): Place[] {
  const turned = turn(points, like);
  const mirrored = turn(points.map(([x, y]) => [x, -y] as const), like);
  return turned.agreement >= mirrored.agreement ? turned.points : mirrored.points;
}

/** A map with the spread of another one; as it is where all its points are in one place. */
export function sized(points: readonly Place[], like: readonly Place[]): Place[] {
  const scale = spread(like) / spread(points);
  return Number.isFinite(scale) ? points.map(([x, y]) => [x * scale, y * scale]) : [...points];
}

function turn(points: readonly Place[], like: readonly Place[]): { points: Place[]; agreement: number } {
  const [p, q] = [middle(points), middle(like)];
  let dot = 0;
  let cross = 0;
  points.forEach(([x, y], i) => {
    const [u, v] = like[i]!;
    dot += (x - p[0]) * (u - q[0]) + (y - p[1]) * (v - q[1]);
    cross += (x - p[0]) * (v - q[1]) - (y - p[1]) * (u - q[0]);
  });
  const agreement = Math.hypot(dot, cross);
  // Without any likeness all turns are as good.
  const [cos, sin] = agreement > 0 ? [dot / agreement, cross / agreement] : [1, 0];
  const turned = points.map(([x, y]): Place => {
    const [dx, dy] = [x - p[0], y - p[1]];
    return [cos * dx - sin * dy + q[0], sin * dx + cos * dy + q[1]];
  });
  return { points: turned, agreement };
}

function middle(points: readonly Place[]): Place {
  const [x, y] = points.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
  return [x / points.length, y / points.length];
}

/** Root of the mean square of the distances from the middle. */
function spread(points: readonly Place[]): number {
  const [x, y] = middle(points);
  return Math.sqrt(points.reduce((sum, point) => sum + (point[0] - x) ** 2 + (point[1] - y) ** 2, 0) / points.length);
}
