/** A place in a picture: x to the right, y down. The unit is said where it is used. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export function centroid(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

export function between(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
