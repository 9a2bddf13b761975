import type { Point } from '../point';

/** Keypoints of BlazeFace, in its order. Left and right are the picture's. */
export const KEYPOINTS = ['leftEye', 'rightEye', 'nose', 'mouth', 'leftEar', 'rightEar'] as const;

/** A face as the detector sees it, in pixels of the picture. */
export interface FaceDetection {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly score: number;
  readonly keypoints: Readonly<Record<(typeof KEYPOINTS)[number], Point>>;
}
