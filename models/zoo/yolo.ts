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
      path: 'weights/yolo.0821d84be779debf.json',
      bytes: 209_083,
      sha256: '0821d84be779debf392a39e0b4871243ff8bebadc0302e7df15a667017ac8d27',
    },
    weights: {
      path: 'weights/yolo.07aa6afce09fe3a6.bin',
      bytes: 4_632_268,
      sha256: '07aa6afce09fe3a69679e6348445f1b39f6623b9d60a8122e97e679234566237',
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
