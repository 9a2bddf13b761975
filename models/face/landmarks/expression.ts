import { between, type Point } from '../point';
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

type Outline = [Point, Point, Point, Point, Point, Point];

function aspect(points: readonly Point[]): number {
  const [outer, topLeft, topRight, inner, bottomRight, bottomLeft] = points as Outline;
  return (between(topLeft, bottomLeft) + between(topRight, bottomRight)) / (2 * between(outer, inner));
}
