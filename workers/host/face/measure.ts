import { concat, type Tensor4D } from '@tensorflow/tfjs-core';
import { assertFinite } from '../../../models/finite';
import { alignment } from '../../../models/face/align/template';
import type { Normalisation } from '../../../models/face/align/warp';
import type { Cutter } from '../../../models/face/cutter';
import { CROP_SIZE } from '../../../models/face/embedding/embedder';
import type { Point } from '../../../models/face/point';
import { greyOf, lightOf, sharpness, type Light } from '../../../models/face/quality/light';
import type { FaceCrop } from '../../api';

const PLAIN: Normalisation = { scale: [1, 1, 1], offset: [0, 0, 0] };

/** What an aligned crop tells of a face before it is embedded. */
export interface Measured {
  readonly sharpness: number;
  readonly light: Light;
  /** [CROP_SIZE, CROP_SIZE, 3], from 0 to 255. */
  readonly rgb: Float32Array;
}

/**
 * Aligns faces and measures the crops; all in one read-back.
 * @param faces 68 landmarks of each, in pixels of the cutter's picture
 */
export async function measureCrops(cutter: Cutter, faces: readonly (readonly Point[])[]): Promise<readonly Measured[]> {
  if (faces.length === 0) return [];
  const crops = faces.map((landmarks) => cutter.cut(alignment(landmarks, CROP_SIZE), CROP_SIZE, PLAIN));
  const all = concat<Tensor4D>(crops, 0);
  for (const crop of crops) crop.dispose();
  const values = (await all.data()) as Float32Array;
  all.dispose();
  assertFinite(values);
  const length = CROP_SIZE * CROP_SIZE * 3;
  return faces.map((_, i) => {
    const rgb = values.slice(i * length, (i + 1) * length);
    const grey = greyOf(rgb, CROP_SIZE, CROP_SIZE);
    return { sharpness: sharpness(grey), light: lightOf(grey), rgb };
  });
}

/** A crop as the page shows it. */
export function cropOf({ rgb }: Measured): FaceCrop {
  const rgba = new Uint8ClampedArray(CROP_SIZE * CROP_SIZE * 4);
  for (let i = 0; i < CROP_SIZE * CROP_SIZE; i++) {
    rgba[i * 4] = rgb[i * 3]!;
    rgba[i * 4 + 1] = rgb[i * 3 + 1]!;
    rgba[i * 4 + 2] = rgb[i * 3 + 2]!;
    rgba[i * 4 + 3] = 255;
  }
  return { size: CROP_SIZE, rgba };
}
