import { centernet } from './centernet';
import { slidingWindow } from './sliding-window';
import { ssd } from './ssd';
import { tinyYoloFace } from './tiny-yolo-face';
import { yolo } from './yolo';
import type { DetectorId, WeightFile, ZooEntry } from './zoo';

/** Every network there is. */
export const ZOO: readonly ZooEntry[] = [ssd, centernet, yolo, slidingWindow, tinyYoloFace];

/** The entry of a network. */
export function zooEntry(id: DetectorId): ZooEntry {
  return { ssd, centernet, yolo, 'sliding-window': slidingWindow, 'tiny-yolo-face': tinyYoloFace }[id];
}

/** Everything that must be there for a network to run. Some share files. */
export function filesOf({ topology, weights, network }: ZooEntry): readonly WeightFile[] {
  return network.kind === 'sliding-window' ? [topology, weights, network.head] : [topology, weights];
}
