import { APACHE_2_0 } from './licences/apache-2.0';
import type { ZooEntry } from './zoo';

/** SSD-MobileNetV2 (Open Images v4) of MediaPipe Objectron, converted by scripts/weights/ssd.ts. */
export const ssd: ZooEntry = {
  id: 'ssd',
  name: 'SSD-MobileNetV2',
  task: 'detect',
  network: { kind: 'ssd' },
  topology: {
    path: 'weights/ssd.a14a5993151e8683.json',
    bytes: 90_654,
    sha256: 'a14a5993151e868338da0a45b59a3bcbc03c419f1692e60ac153ce92a36ba396',
  },
  weights: {
    path: 'weights/ssd.1b2fa9bd94f62d97.bin',
    bytes: 9_904_180,
    sha256: '1b2fa9bd94f62d971f8bda04f45f12734c66d694949c275d8ff32b11c889931e',
  },
  inputSizes: [300],
  classes: [
    'Bicycle', 'Boot', 'Laptop', 'Person', 'Chair', 'Cattle', 'Desk', 'Cat', 'Computer mouse', 'Computer monitor',
    'Box', 'Mug', 'Coffee cup', 'Stationary bicycle', 'Table', 'Bottle', 'High heels', 'Vehicle', 'Footwear', 'Dog',
    'Book', 'Camera', 'Car',
  ],
  source: {
    package: '@mediapipe/objectron',
    version: '0.4.1675468480',
    url: 'https://www.npmjs.com/package/@mediapipe/objectron',
  },
  licence: { spdx: 'Apache-2.0', holder: 'The MediaPipe Authors', text: APACHE_2_0 },
  card: {
    data: 'Trained by Google on 23 classes of Open Images v4; here converted from TensorFlow Lite, arithmetic unchanged.',
    preprocessing: 'Stretched to 300 × 300 as in its training, RGB, value / 127.5 − 1.',
    metrics: [
      {
        what: 'AP50 and AP on coco128 (128 pictures, the 13 classes of its own that occur there under COCO names)',
        value: '29.0 and 19.1',
        command:
          'npm run eval -- detect --detector ssd --images coco128/images-train --out ssd.json && npm run accuracy -- ' +
          '--detector ssd --preds ssd.json --images coco128/images-train --labels coco128/labels-train ' +
          '--classes coco128/classes.yaml',
      },
    ],
    limits:
      'Knows 23 kinds of things, mostly indoor ones. Small objects are missed: the finest grid has cells of 16 pixels ' +
      'of a 300-pixel picture. Scores are not calibrated.',
  },
};
