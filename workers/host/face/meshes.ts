import type { FaceDetection } from '../../../models/face/detect/detection';
import { meshRegion, type Mesh, type Mesher } from '../../../models/face/landmarks/mesh';
import type { FaceMeshPoints } from '../../api';
import type { OpenFrame } from './frame-source';

/** The mesh of each face, one face after another, so that the network's input always has one shape. */
export async function meshesOf(
  { cutter }: OpenFrame, detections: readonly FaceDetection[], mesher: Mesher,
): Promise<readonly Mesh[]> {
  const meshes: Mesh[] = [];
  for (const detection of detections) meshes.push(...(await mesher.locate(cutter, [meshRegion(detection)])));
  return meshes;
}

/** A mesh in fractions of the frame. */
export function meshInFrame({ picture }: OpenFrame, { points, presence }: Mesh): FaceMeshPoints {
  const inFrame = points.flatMap(({ x, y, z }) =>
    [(x - picture.x) / picture.width, (y - picture.y) / picture.height, z / picture.width]);
  return { points: Float32Array.from(inFrame), presence };
}
