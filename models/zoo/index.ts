import { centernet } from './centernet';
import { ssd } from './ssd';
import type { DetectorId, ZooEntry } from './zoo';

/** Every network there is. */
export const ZOO: readonly ZooEntry[] = [ssd, centernet];

/** The entry of a network. */
export function zooEntry(id: DetectorId): ZooEntry {
  return { ssd, centernet }[id];
}
