import head from '../weights/yolo/yolo.json';
import { YOLO_PREPROCESSING } from '../yolo/preprocessing';
import type { YoloSpec } from '../yolo/spec';
import { centernet } from './centernet';
import type { WeightFile, ZooEntry } from './zoo';

/** Everything about our own YOLO that does not depend on what was trained: heads of ours on CenterNet's trunk. */
export function yoloEntry(
  spec: YoloSpec,
  files: { readonly topology: WeightFile; readonly weights: WeightFile },
  card: ZooEntry['card'],
): ZooEntry {
  return {
    id: 'yolo',
    name: 'Saccade YOLO',
    task: 'detect',
    network: { kind: 'yolo', spec, preprocessing: YOLO_PREPROCESSING, onCenternet: true },
    ...files,
    inputSizes: [416, 512, 320],
    classes: centernet.classes,
    // The trunk is theirs, and most of the bytes.
    source: centernet.source,
    licence: centernet.licence,
    card,
  };
}

/** Our own YOLO on 80 classes: what `npm run train -- yolo` made of the photographs that its card names. */
export const yolo: ZooEntry = yoloEntry(
  head.yolo as YoloSpec,
  {
    topology: {
      path: 'weights/yolo.ae75a26200b165d5.json',
      bytes: 181_110,
      sha256: 'ae75a26200b165d594d5772e1ee76412ea6eccd2643ff7b2cb2ee6a75c9815b9',
    },
    weights: {
      path: 'weights/yolo.207b6d229cdca353.bin',
      bytes: 4_818_666,
      sha256: '207b6d229cdca353380ead9cffcb3828cab458955ffab05d467d6d9a63a89305',
    },
  },
  {
    data:
      'The heads are trained by this project (models/weights/yolo/README.md) on 100 pictures of coco128 with their true ' +
      'boxes, and on what CenterNet finds in photos1000 and Caltech-101, in mosaics and zooms. The trunk is ' +
      'CenterNet-MobileNetV3, frozen, and was trained on COCO train2017 by its authors.',
    preprocessing: 'Letterboxed to the input size, RGB, values 0 to 255.',
    metrics: [],
    limits: '',
    shapes: head.shapes as [number, number][],
  },
);
