import { centernet } from './centernet';
import { ssd } from './ssd';
import { tinyYoloFace } from './tiny-yolo-face';
import type { DetectorId, ZooEntry } from './zoo';

/** Every network there is. */
export const ZOO: readonly ZooEntry[] = [ssd, centernet, tinyYoloFace];

/** The entry of a network. */
export function zooEntry(id: DetectorId): ZooEntry {
  return { ssd, centernet, 'tiny-yolo-face': tinyYoloFace }[id];
}
