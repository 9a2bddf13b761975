import type { Point } from '../../../models/face/point';

/** What a drawn face does. Angles in degrees, as in `Pose`. */
export interface Looks {
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** Height of the eyes by their width. */
  readonly eyes?: number;
  /** Width of the mouth in distances between the eyes. */
  readonly mouth?: number;
  /** Distance between the eyes, and where the point between them lies. */
  readonly size?: number;
  readonly place?: Point;
}

/**
 * 68 landmarks of a face of simple geometry: eyes and mouth in one plane, the nose standing out before it, seen from
 * far away. Only eyes, mouth and nose mean anything.
 */
export function aFace({ yaw = 0, pitch = 0, roll = 0, eyes = 0.3, mouth = 0.9, size = 60, place = { x: 320, y: 200 } }: Looks = {}): Point[] {
  const [sin, cos] = [Math.sin((roll * Math.PI) / 180), Math.cos((roll * Math.PI) / 180)];
  const put = (x: number, y: number): Point => ({
    x: place.x + size * (x * cos - y * sin),
    y: place.y + size * (x * sin + y * cos),
  });
  const points = Array.from({ length: 68 }, () => put(0, 0.5));
  const drawEye = (first: number, x: number) => {
    const half = 0.22;
    const height = eyes * half;
    const outline = [[-half, 0], [-half / 2, -height], [half / 2, -height], [half, 0], [half / 2, height], [-half / 2, height]] as const;
    outline.forEach(([dx, dy], i) => (points[first + i] = put(x + dx, dy)));
  };
  drawEye(36, -0.5);
  drawEye(42, 0.5);
  points[48] = put(-mouth / 2, 1);
  points[54] = put(mouth / 2, 1);
  const tangent = (degrees: number) => Math.tan((degrees * Math.PI) / 180);
  points[30] = put(0.6 * tangent(yaw), 0.62 + 0.6 * tangent(pitch));
  return points;
}
