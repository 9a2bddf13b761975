import { eyeAspectRatio, lidGap, mouthWidth } from '../landmarks/expression';
import type { Lids } from '../landmarks/lids';
import { eye } from '../landmarks/parts';
import { poseOf } from '../landmarks/pose';
import { between, centroid, type Point } from '../point';

/** What of a face the challenges look at, in one frame. */
export interface Signs {
  /** Eye aspect ratio. */
  readonly eyes: number;
  /** Gap of the lids, in distances from the eyes to the mouth. */
  readonly lids: number;
  /** Width of the mouth in distances between the eyes. */
  readonly mouth: number;
  /** Degrees, as in `Pose`. */
  readonly yaw: number;
  readonly pitch: number;
  /** Between the eyes, and how far these are from each other: in the landmarks' unit. */
  readonly place: Point;
  readonly size: number;
}

/**
 * @param landmarks 68, in any unit that is the same along both axes
 * @param lids as the mesh has them, which sees closed eyes; null: as the landmarks have them
 */
export function signsOf(landmarks: readonly Point[], lids: Lids | null = null): Signs {
  const left = eye(landmarks, 'left');
  const right = eye(landmarks, 'right');
  const { yaw, pitch } = poseOf(landmarks);
  return {
    eyes: lids?.aspect ?? eyeAspectRatio(landmarks),
    lids: lids?.gap ?? lidGap(landmarks),
    mouth: mouthWidth(landmarks),
    yaw,
    pitch,
    place: centroid([left, right]),
    size: between(left, right),
  };
}
