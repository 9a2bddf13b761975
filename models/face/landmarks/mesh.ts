import { concat, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { toRegion, type Region } from '../align/region';
import { inverted, scaleOf, transformed } from '../align/similarity';
import type { Normalisation } from '../align/warp';
import { computed } from '../computed';
import type { Cutter } from '../cutter';
import type { FaceDetection } from '../detect/detection';
import { landmarkRegion } from './landmarker';

const SIZE = 192;
const POINTS = 468;
/** How much larger than the detector's box the square is that the mesh is looked for in. */
const MARGIN = 1.5;

const NORMALISATION: Normalisation = { scale: [1 / 255, 1 / 255, 1 / 255], offset: [0, 0, 0] };

/** A point of the mesh in pixels of the picture; z is smaller nearer to the camera, on the same scale. */
export interface MeshPoint {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface Mesh {
  readonly points: readonly MeshPoint[];
  /** How surely there is a face at all, from 0 to 1. */
  readonly presence: number;
}

/** The square in which the mesh of a face is looked for. */
export function meshRegion(face: FaceDetection): Region {
  const region = landmarkRegion(face);
  return { ...region, side: region.side * MARGIN };
}

/** FaceMesh (Kartynnik et al., 2019): 468 points on the surface of a face. */
export class Mesher {
  readonly #graph: GraphModel;

  constructor(graph: GraphModel) {
    this.#graph = graph;
  }

  /** All faces in one pass. @throws BadOutputError if the network computes what is no number */
  async locate(cutter: Cutter, regions: readonly Region[]): Promise<readonly Mesh[]> {
    if (regions.length === 0) return [];
    const transforms = regions.map((region) => toRegion(region, SIZE));
    const values = await computed(() => {
      const crops = transforms.map((toCrop) => cutter.cut(toCrop, SIZE, NORMALISATION));
      return concat(this.#graph.execute(concat<Tensor4D>(crops, 0), ['presence', 'mesh']) as Tensor[], 1);
    });
    const columns = 1 + 3 * POINTS;
    return transforms.map((toCrop, face) => {
      const toPicture = inverted(toCrop);
      const scale = scaleOf(toPicture);
      const points = Array.from({ length: POINTS }, (_, i) => {
        const at = face * columns + 1 + 3 * i;
        const place = transformed(toPicture, { x: values[at]!, y: values[at + 1]! });
        return { ...place, z: values[at + 2]! * scale };
      });
      return { points, presence: values[face * columns]! };
    });
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
