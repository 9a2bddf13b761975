import { centroid, type Point } from '../point';

/** How many there are in the scheme of iBUG 300-W (Sagonas et al., 2013). Left and right are the picture's. */
export const LANDMARKS = 68;

/** First index, and the one after the last. */
export const PARTS = {
  jaw: [0, 17],
  leftBrow: [17, 22],
  rightBrow: [22, 27],
  noseBridge: [27, 31],
  noseBase: [31, 36],
  leftEye: [36, 42],
  rightEye: [42, 48],
  outerLips: [48, 60],
  innerLips: [60, 68],
} as const satisfies Record<string, readonly [number, number]>;

export type Part = keyof typeof PARTS;

/** Single ones that have a name. */
export const NOSE_TIP = 30;
export const MOUTH_CORNERS = [48, 54] as const;

/** The landmarks of a part, in their order along it. */
export function part(landmarks: readonly Point[], name: Part): readonly Point[] {
  return landmarks.slice(...PARTS[name]);
}

/** Middle of an eye. */
export function eye(landmarks: readonly Point[], side: 'left' | 'right'): Point {
  return centroid(part(landmarks, side === 'left' ? 'leftEye' : 'rightEye'));
}
