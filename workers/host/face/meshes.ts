import type { FaceDetection } from '../../../models/face/detect/detection';
import { meshRegion, type Mesher } from '../../../models/face/landmarks/mesh';
import type { FaceMeshPoints } from '../../api';
import type { OpenFrame } from './frame-source';

/** 468 points of each face, one face after another, so that the network's input always has one shape. */
export async function meshesOf(
  { cutter, picture }: OpenFrame, detections: readonly FaceDetection[], mesher: Mesher,
): Promise<readonly FaceMeshPoints[]> {
  const meshes: FaceMeshPoints[] = [];
  for (const detection of detections) {
    const [mesh] = await mesher.locate(cutter, [meshRegion(detection)]);
    const points = mesh!.points.flatMap(({ x, y, z }) =>
      [(x - picture.x) / picture.width, (y - picture.y) / picture.height, z / picture.width]);
    meshes.push({ points: Float32Array.from(points), presence: mesh!.presence });
  }
  return meshes;
}
