import type { Point } from '../point';
import { fitSimilarity, type Similarity } from './similarity';

/** Where the embedding network expects five landmarks, as shares of its input's side. */
interface Anchor {
  /** Index among the 68. */
  readonly landmark: number;
  readonly place: Point;
}

/** Of the face's side, all around: how the network's training pictures were cut (dlib, `get_face_chip_details`). */
const PADDING = 0.25;

/**
 * Corners of the eyes and base of the nose in the mean face of dlib's five-point alignment (King, 2017), in the square
 * that the face without its padding fills.
 */
const MEAN_FACE: readonly Anchor[] = [
  { landmark: 36, place: { x: 0.1206, y: 0.2137 } },
  { landmark: 39, place: { x: 0.3341, y: 0.2291 } },
  { landmark: 42, place: { x: 0.6461, y: 0.229 } },
  { landmark: 45, place: { x: 0.8596, y: 0.2135 } },
  { landmark: 33, place: { x: 0.4901, y: 0.6278 } },
];

/** Indices among the 68 of the landmarks that are moved onto the template. */
export const TEMPLATE_LANDMARKS: readonly number[] = MEAN_FACE.map(({ landmark }) => landmark);

/**
 * The similarity transform that lays a face onto the embedding network's own template.
 * @param landmarks 68, in pixels of the picture
 * @param size side of the crop
 */
export function alignment(landmarks: readonly Point[], size: number): Similarity {
  const place = (share: number) => ((share + PADDING) / (1 + 2 * PADDING)) * size;
  return fitSimilarity(
    MEAN_FACE.map(({ landmark }) => landmarks[landmark]!),
    MEAN_FACE.map(({ place: { x, y } }) => ({ x: place(x), y: place(y) })),
  );
}
