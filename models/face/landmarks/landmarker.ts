import { concat, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { toRegion, type Region } from '../align/region';
import { inverted, transformed } from '../align/similarity';
import type { Normalisation } from '../align/warp';
import { computed } from '../computed';
import type { Cutter } from '../cutter';
import type { FaceDetection } from '../detect/detection';
import type { Point } from '../point';
import { LANDMARKS } from './parts';

const SIZE = 112;

/** What face-api's networks expect: the mean colour of their training pictures taken away. */
export const FACE_API_COLOURS: Normalisation = {
  scale: [1 / 255, 1 / 255, 1 / 255],
  offset: [-122.782 / 255, -117.001 / 255, -104.298 / 255],
};

/** The square in which landmarks are looked for: the detector's box, turned so that the eyes are level. */
export function landmarkRegion({ left, top, right, bottom, keypoints }: FaceDetection): Region {
  const { leftEye, rightEye } = keypoints;
  return {
    centre: { x: (left + right) / 2, y: (top + bottom) / 2 },
    side: Math.max(right - left, bottom - top),
    angle: Math.atan2(rightEye.y - leftEye.y, rightEye.x - leftEye.x),
  };
}

/** Finds 68 landmarks of faces that were detected. */
export class Landmarker {
  readonly #graph: GraphModel;

  constructor(graph: GraphModel) {
    this.#graph = graph;
  }

  /**
   * All faces in one pass.
   * @returns 68 points for each, in pixels of the picture
   * @throws BadOutputError if the network computes what is no number
   */
  async locate(cutter: Cutter, regions: readonly Region[]): Promise<readonly (readonly Point[])[]> {
    if (regions.length === 0) return [];
    const transforms = regions.map((region) => toRegion(region, SIZE));
    const values = await computed(() => {
      const crops = transforms.map((toCrop) => cutter.cut(toCrop, SIZE, FACE_API_COLOURS));
      return this.#graph.execute(concat<Tensor4D>(crops, 0)) as Tensor;
    });
    return transforms.map((toCrop, face) => {
      const toPicture = inverted(toCrop);
      return Array.from({ length: LANDMARKS }, (_, i) => {
        const at = (face * LANDMARKS + i) * 2;
        return transformed(toPicture, { x: values[at]! * SIZE, y: values[at + 1]! * SIZE });
      });
    });
  }

  dispose(): void {
    this.#graph.dispose();
  }
}
