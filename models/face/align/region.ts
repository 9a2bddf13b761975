import type { Point } from '../point';
import type { Similarity } from './similarity';

/** A square of a picture, turned about its centre. In pixels of the picture. */
export interface Region {
  readonly centre: Point;
  readonly side: number;
  /** In radians, clockwise on the screen. */
  readonly angle: number;
}

/** Pixels of the picture → pixels of a crop of this region. */
export function toRegion({ centre, side, angle }: Region, size: number): Similarity {
  const scale = size / side;
  const a = scale * Math.cos(angle);
  const b = -scale * Math.sin(angle);
  return { a, b, tx: size / 2 - a * centre.x + b * centre.y, ty: size / 2 - b * centre.x - a * centre.y };
}

/** The whole picture in a square, with what is missing on both sides: a letterbox. */
export function wholePicture(width: number, height: number): Region {
  return { centre: { x: width / 2, y: height / 2 }, side: Math.max(width, height), angle: 0 };
}
