import { eye, MOUTH_CORNERS, NOSE_TIP } from './parts';
import { centroid, type Point } from '../point';

/** Where a head is turned to, in degrees. All 0: straight into the camera. */
export interface Pose {
  /** About the vertical: above 0 when the nose points to the right side of the picture. */
  readonly yaw: number;
  /** Nodding: above 0 when the nose points down. */
  readonly pitch: number;
  /** In the picture's plane: above 0 when the head is tilted clockwise. */
  readonly roll: number;
}

/** How far the tip of the nose stands out before the plane of eyes and mouth, in distances between the eyes. */
const NOSE_DEPTH = 0.6;
/** Where on the way from the eyes to the mouth the tip of the nose lies when a head looks straight ahead. */
const NOSE_HEIGHT = 0.62;

/**
 * The pose as three points tell it: how far the tip of the nose has moved against eyes and mouth, which lie in a plane
 * behind it. Coarse (about 5° near the front, and worse beyond 40°), but a flat picture of a face that is turned or
 * tipped before the camera keeps its pose, because a plane is foreshortened alike everywhere.
 * @param landmarks 68, in any unit that is the same along both axes
 */
export function poseOf(landmarks: readonly Point[]): Pose {
  const left = eye(landmarks, 'left');
  const right = eye(landmarks, 'right');
  const eyes = centroid([left, right]);
  const mouth = centroid(MOUTH_CORNERS.map((i) => landmarks[i]!));
  const nose = landmarks[NOSE_TIP]!;
  const across = { x: right.x - left.x, y: right.y - left.y };
  const down = { x: mouth.x - eyes.x, y: mouth.y - eyes.y };
  // The nose in the coordinates that eyes and mouth span: nose = eyes + u · across + v · down.
  const determinant = across.x * down.y - across.y * down.x;
  const offset = { x: nose.x - eyes.x, y: nose.y - eyes.y };
  const u = (offset.x * down.y - offset.y * down.x) / determinant;
  const v = (across.x * offset.y - across.y * offset.x) / determinant;
  // As seen from the front, eyes to mouth is about as far as eye to eye.
  return {
    yaw: degrees(Math.atan(u / NOSE_DEPTH)),
    pitch: degrees(Math.atan((v - NOSE_HEIGHT) / NOSE_DEPTH)),
    roll: degrees(Math.atan2(across.y, across.x)),
  };
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
