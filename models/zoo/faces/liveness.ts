import { mit } from '../licences/mit';
import type { FaceEntry } from '../zoo';

/** The liveness network as shipped by @vladmandic/human: weak evidence, never a proof. */
export const faceLiveness: FaceEntry = {
  id: 'face-liveness',
  name: 'Liveness',
  task: 'face',
  topology: {
    path: 'weights/face-liveness.243a22228e4575f1.json',
    bytes: 16_007,
    sha256: '243a22228e4575f1a9ddcbf77120a029d15a6640f2bca3bc4839eca8adb3ab75',
  },
  weights: {
    path: 'weights/face-liveness.fc6a6b6b3b9721bd.bin',
    bytes: 592_976,
    sha256: 'fc6a6b6b3b9721bdb8bff67a457a15b7cbfd81715cfb27f3e65b757e81dd663e',
  },
  inputSizes: [32],
  source: {
    package: '@vladmandic/human',
    version: '3.3.6',
    url: 'https://github.com/leokwu/livenessnet',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'From leokwu/livenessnet; we know of no account of what it was trained on. Converted to tfjs by ' +
      'Vladimir Mandic and published under MIT (we found no licence file at the origin).',
    preprocessing: 'The face in a square, 32 × 32, RGB, value / 255.',
    metrics: [],
    limits: 'Not measured here against real attacks: nothing may depend on it alone.',
  },
};
