import { YOLO_PREPROCESSING } from '../yolo/preprocessing';
import type { YoloSpec } from '../yolo/spec';
import { centernet } from './centernet';
import type { WeightFile, ZooEntry } from './zoo';

/** Everything about our own YOLO that does not depend on what was trained: heads of ours on CenterNet's trunk. */
export function yoloEntry(
  spec: YoloSpec,
  files: { readonly topology: WeightFile; readonly weights: WeightFile },
  card: ZooEntry['card'],
): Omit<ZooEntry, 'id'> {
  return {
    name: 'Saccade YOLO',
    task: 'detect',
    network: { kind: 'yolo', spec, preprocessing: YOLO_PREPROCESSING, onCenternet: true },
    ...files,
    inputSizes: [416, 320],
    classes: centernet.classes,
    // The trunk is theirs, and most of the bytes.
    source: centernet.source,
    licence: centernet.licence,
    card,
  };
}
