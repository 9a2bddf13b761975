import { mit } from '../licences/mit';
import type { FaceEntry } from '../zoo';

/** The anti-spoofing network as shipped by @vladmandic/human: weak evidence, never a proof. */
export const faceAntispoof: FaceEntry = {
  id: 'face-antispoof',
  name: 'Anti-spoofing',
  task: 'face',
  topology: {
    path: 'weights/face-antispoof.07d99cbbc54b1eff.json',
    bytes: 7_868,
    sha256: '07d99cbbc54b1eff0ca393b9dab2f8c2d836c70aeb68e38ca59886e1473cbe62',
  },
  weights: {
    path: 'weights/face-antispoof.4490fecb2becdb68.bin',
    bytes: 853_098,
    sha256: '4490fecb2becdb6869edc7e60f5e59962be013a8def8719b1373afb0f905c094',
  },
  inputSizes: [128],
  source: {
    package: '@vladmandic/human',
    version: '3.3.6',
    url: 'https://www.kaggle.com/anku420/fake-face-detection',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'From kaggle.com/anku420/fake-face-detection; we know of no account of what it was trained on. Converted to tfjs by ' +
      'Vladimir Mandic and published under MIT (we found no licence file at the origin).',
    preprocessing: 'The face in a square, 128 × 128, RGB, value / 255.',
    metrics: [],
    limits: 'Not measured here against real attacks: nothing may depend on it alone.',
  },
};
