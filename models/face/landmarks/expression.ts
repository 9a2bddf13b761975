import { between, centroid, type Point } from '../point';
import { eye, MOUTH_CORNERS, part } from './parts';

/**
 * Eye aspect ratio (Soukupová and Čech, 2016): height by width of an eye from its six landmarks, the mean of both eyes.
 * About 0.3 for open eyes, below 0.15 for closed ones.
 */
export function eyeAspectRatio(landmarks: readonly Point[]): number {
  return (aspect(part(landmarks, 'leftEye')) + aspect(part(landmarks, 'rightEye'))) / 2;
}

/** Width of the mouth in distances between the eyes: grows with a smile. */
export function mouthWidth(landmarks: readonly Point[]): number {
  const [left, right] = MOUTH_CORNERS;
  return between(landmarks[left]!, landmarks[right]!) / between(eye(landmarks, 'left'), eye(landmarks, 'right'));
}

/**
 * How far the lids are apart, in distances from the eyes to the mouth, the mean of both eyes. Unlike the aspect ratio it
 * stays as it is when a flat picture of a face is tipped: both of its lengths run down the face, and are foreshortened
 * alike.
 */
export function lidGap(landmarks: readonly Point[]): number {
  const eyes = centroid([eye(landmarks, 'left'), eye(landmarks, 'right')]);
  const mouth = centroid(MOUTH_CORNERS.map((i) => landmarks[i]!));
  const gaps = (['leftEye', 'rightEye'] as const).map((name) => gap(part(landmarks, name)));
  return (gaps[0]! + gaps[1]!) / (2 * between(eyes, mouth));
}

type Outline = [Point, Point, Point, Point, Point, Point];

function aspect(points: readonly Point[]): number {
  const [outer, topLeft, topRight, inner, bottomRight, bottomLeft] = points as Outline;
  return (between(topLeft, bottomLeft) + between(topRight, bottomRight)) / (2 * between(outer, inner));
}

function gap(points: readonly Point[]): number {
  const [, topLeft, topRight, , bottomRight, bottomLeft] = points as Outline;
  return (between(topLeft, bottomLeft) + between(topRight, bottomRight)) / 2;
}
