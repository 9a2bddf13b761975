import { mit } from './licences/mit';
import type { ZooEntry } from './zoo';

const STRIDE = 32;
/** In cells, as the package has them; k-means over the boxes of its training data found them. */
const ANCHORS = [
  [1.603231, 2.094468], [6.041143, 7.080126], [2.882459, 3.518061], [4.266906, 5.178857], [9.041765, 10.66308],
] as const;
/** Mean of the pictures that it was trained on: red, green, blue. */
const MEAN = [117.001, 114.697, 97.404] as const;

/** A TinyYOLOv2 for faces, as shipped by @vladmandic/face-api, converted by scripts/weights/tiny-yolo-face.ts. */
export const tinyYoloFace: ZooEntry = {
  id: 'tiny-yolo-face',
  name: 'TinyYOLOv2 for faces',
  task: 'detect',
  network: {
    kind: 'yolo',
    spec: {
      classes: 1,
      single: true,
      boxForm: 'exponential',
      scales: [
        { stride: STRIDE, anchors: ANCHORS.map(([width, height]) => ({ width: width * STRIDE, height: height * STRIDE })) },
      ],
    },
    preprocessing: {
      mode: 'letterbox',
      order: 'rgb',
      scale: [1 / 255, 1 / 255, 1 / 255],
      offset: [-MEAN[0] / 255, -MEAN[1] / 255, -MEAN[2] / 255],
      pad: 0,
    },
    onCenternet: false,
  },
  topology: {
    path: 'weights/tiny-yolo-face.50376839c513771e.json',
    bytes: 13_602,
    sha256: '50376839c513771e89c8df38e652c7c1b7ca2028b5177e410d6891a2bdedb300',
  },
  weights: {
    path: 'weights/tiny-yolo-face.b7503ce7df31039b.bin',
    bytes: 193_321,
    sha256: 'b7503ce7df31039b1c43316a9b865cab6a70dd748cc602d3fa28b551503c3871',
  },
  inputSizes: [416, 608, 320, 224],
  classes: ['face'],
  source: {
    package: '@vladmandic/face-api',
    version: '1.7.15',
    url: 'https://github.com/vladmandic/face-api',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'Trained by Vincent Mühler (justadudewhohacks/face-api.js, MIT) on about 14,000 pictures of faces that he boxed ' +
      'himself; published by Vladimir Mandic under MIT. YOLOv2 (Redmon and Farhadi, 2017) with depthwise-separable ' +
      'convolutions; here converted from its own format, arithmetic unchanged, weights still of one byte each.',
    preprocessing: 'Letterboxed to the input size, RGB, (value − mean of its training data) / 255.',
    metrics: [
      {
        what: 'Faces found in the six photographs of its package, counted by eye (22 are in them), and wrong boxes',
        value: '21 and 2',
        command:
          'npm run eval -- detect --detector tiny-yolo-face --images node_modules/@vladmandic/face-api/demo ' +
          '--score 0.3 --iou 0.4 --out faces.json',
      },
    ],
    limits:
      'Knows one thing: faces, from the front. One grid with cells of 32 network pixels, so faces much smaller than a ' +
      'cell are missed. It tells where a face is, never whose. Scores are not calibrated.',
  },
};
