import { nonMaxSuppression } from '../../geometry/nms';
import type { Region } from '../align/region';
import type { Cutter } from '../cutter';
import type { FaceDetection } from './detection';
import type { FaceDetector } from './detector';

/** Tiles a side at each level, and how far they reach into each other. */
const LEVELS = [2, 3] as const;
const OVERLAP = 1.3;

/** Faces that are this sure are not doubted: nothing more is looked for. */
const SURE = 0.5;
/** In a picture in which none is sure, a face may be less so. */
const DOUBTFUL = 0.3;

/**
 * Finds the faces of a photograph, small ones too: first in the whole, and only where there is none in overlapping
 * parts of it, smaller from level to level. Costs up to fourteen times as much, so it is for stills.
 */
export async function searchFaces(detector: FaceDetector, cutter: Cutter): Promise<readonly FaceDetection[]> {
  const whole = await detector.detect(cutter, { scoreThreshold: DOUBTFUL });
  const sure = whole.filter(({ score }) => score >= SURE);
  if (sure.length > 0) return sure;
  for (const count of LEVELS) {
    const found: FaceDetection[] = [];
    for (const tile of tiles(cutter.width, cutter.height, count)) {
      found.push(...(await detector.detect(cutter, { scoreThreshold: SURE }, tile)));
    }
    if (found.length > 0) return distinct(found);
  }
  return whole;
}

/** Squares that cover the picture, `count` along its longer side. */
export function tiles(width: number, height: number, count: number): Region[] {
  const side = (Math.max(width, height) / count) * OVERLAP;
  const along = (length: number) => {
    const n = Math.max(1, Math.ceil((length / Math.max(width, height)) * count));
    return Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * length);
  };
  return along(height).flatMap((y) => along(width).map((x) => ({ centre: { x, y }, side, angle: 0 })));
}

function distinct(faces: readonly FaceDetection[]): FaceDetection[] {
  const best = faces.toSorted((a, b) => b.score - a.score);
  const boxes = Float32Array.from(best.flatMap(({ left, top, right, bottom }) => [left, top, right, bottom]));
  return nonMaxSuppression(boxes, null, [...best.keys()], 0.3, best.length).map((row) => best[row]!);
}
