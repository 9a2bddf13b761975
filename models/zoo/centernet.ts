import { mit } from './licences/mit';
import type { ZooEntry } from './zoo';

/** How the figure of a size was measured. */
function command(size: number): string {
  return (
    `npm run eval -- detect --detector centernet --size ${size} --images coco128/images-train --out preds.json && ` +
    'npm run accuracy -- --preds preds.json --images coco128/images-train --labels coco128/labels-train ' +
    '--classes coco128/classes.yaml'
  );
}

const MEASURED = 'AP50 and AP on coco128 (128 pictures that it was trained on, so not held out)';

/** CenterNet-MobileNetV3 (COCO) as shipped by @vladmandic/human, cut by scripts/weights/centernet.ts. */
export const centernet: ZooEntry = {
  id: 'centernet',
  name: 'CenterNet-MobileNetV3',
  task: 'detect',
  network: { kind: 'centernet' },
  topology: {
    path: 'weights/centernet.1d6cdc7ce305da35.json',
    bytes: 168_167,
    sha256: '1d6cdc7ce305da35b79cfd3dca957435f676a183f954437164257a7815cc2933',
  },
  weights: {
    path: 'weights/centernet.2b6453ccdb4bb09f.bin',
    bytes: 4_030_070,
    sha256: '2b6453ccdb4bb09f00c02eac2fd56b4235ca0ad2e9a106d081c19d8a7b7862e6',
  },
  inputSizes: [512, 416, 384, 320],
  classes: [
    'person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train', 'truck', 'boat', 'traffic light',
    'fire hydrant', 'stop sign', 'parking meter', 'bench', 'bird', 'cat', 'dog', 'horse', 'sheep', 'cow', 'elephant',
    'bear', 'zebra', 'giraffe', 'backpack', 'umbrella', 'handbag', 'tie', 'suitcase', 'frisbee', 'skis', 'snowboard',
    'sports ball', 'kite', 'baseball bat', 'baseball glove', 'skateboard', 'surfboard', 'tennis racket', 'bottle',
    'wine glass', 'cup', 'fork', 'knife', 'spoon', 'bowl', 'banana', 'apple', 'sandwich', 'orange', 'broccoli',
    'carrot', 'hot dog', 'pizza', 'donut', 'cake', 'chair', 'couch', 'potted plant', 'bed', 'dining table', 'toilet',
    'tv', 'laptop', 'mouse', 'remote', 'keyboard', 'cell phone', 'microwave', 'oven', 'toaster', 'sink',
    'refrigerator', 'book', 'clock', 'vase', 'scissors', 'teddy bear', 'hair drier', 'toothbrush',
  ],
  source: {
    package: '@vladmandic/human',
    version: '3.3.6',
    url: 'https://github.com/610265158/mobilenetv3_centernet',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'Trained on COCO train2017 (80 classes) by the authors of 610265158/mobilenetv3_centernet; converted to tfjs and ' +
      'published by Vladimir Mandic under MIT (we found no licence file at the origin); here cut off before its decoding.',
    preprocessing: 'Letterboxed to the input size, RGB, values 0 to 255.',
    metrics: [
      { what: `${MEASURED} at 512 px`, value: '53.5 and 33.8', command: command(512) },
      { what: `${MEASURED} at 416 px`, value: '50.0 and 31.9', command: command(416) },
      { what: `${MEASURED} at 384 px`, value: '47.2 and 29.5', command: command(384) },
      { what: `${MEASURED} at 320 px`, value: '42.4 and 25.7', command: command(320) },
    ],
    limits:
      'Knows the 80 kinds of things of COCO. At most one box for each cell of 4 × 4 network pixels. Smaller input sizes ' +
      'are faster and miss more of the small things. Scores are not calibrated.',
  },
};
