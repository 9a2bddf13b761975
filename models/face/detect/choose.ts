import type { FaceDetection } from './detection';

/** How much a face loses by lying away from the middle, for each width of the picture. */
const DECLINE = 3;

/**
 * The face that a picture is of: large, in the middle, and surely a face. Null where there is none.
 * @param width of the picture, as is `height`
 */
export function principalFace(faces: readonly FaceDetection[], width: number, height: number): FaceDetection | null {
  const side = Math.max(width, height);
  const weight = ({ left, top, right, bottom, score }: FaceDetection) => {
    const off = Math.hypot((left + right - width) / 2, (top + bottom - height) / 2) / side;
    return Math.sqrt(score) * Math.max(right - left, bottom - top) * Math.exp(-DECLINE * off);
  };
  return faces.reduce<FaceDetection | null>((best, face) => (best && weight(best) >= weight(face) ? best : face), null);
}
