import { faceAntispoof } from './antispoof';
import { faceDetector } from './detector';
import { faceEmbedding } from './embedding';
import { faceLandmarks } from './landmarks';
import { faceLiveness } from './liveness';
import { faceMesh } from './mesh';
import type { FaceEntry, FaceNetworkId } from '../zoo';

/** Every network of the face chain, in the order of their use. */
export const FACE_ZOO: readonly FaceEntry[] = [
  faceDetector,
  faceLandmarks,
  faceMesh,
  faceEmbedding,
  faceAntispoof,
  faceLiveness,
];

/** The entry of a face network. */
export function faceEntry(id: FaceNetworkId): FaceEntry {
  return FACE_ZOO.find((entry) => entry.id === id)!;
}
