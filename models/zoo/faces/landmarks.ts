import { mit } from '../licences/mit';
import type { FaceEntry } from '../zoo';

/** face-api's network of 68 landmarks, written down as a graph by scripts/weights/face-api. */
export const faceLandmarks: FaceEntry = {
  id: 'face-landmarks',
  name: '68 landmarks',
  task: 'face',
  topology: {
    path: 'weights/face-landmarks.c748b7b722288412.json',
    bytes: 33_782,
    sha256: 'c748b7b72228841250074c41bb11cbda9cc56ef6f3f22c0ace6b918c1fdcc119',
  },
  weights: {
    path: 'weights/face-landmarks.4c57e25f01b20133.bin',
    bytes: 356_848,
    sha256: '4c57e25f01b2013362d5a4cbf4ad66f2b8143528337017b3d1a8f273952b2f6b',
  },
  inputSizes: [112],
  source: {
    package: '@vladmandic/face-api',
    version: '1.7.15',
    url: 'https://github.com/vladmandic/face-api',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'Trained by Vincent Mühler on about 35,000 pictures of faces, labelled with 68 landmarks; eight-bit weights.',
    preprocessing:
      'A square about the face, turned so that the eyes are level, 112 × 112; RGB, (value − (122.782, 117.001, ' +
      '104.298)) / 255.',
    metrics: [
      {
        what: 'AUC and TAR at FAR 1% with the 128-number embedding, 450 same and 4,500 different pairs of faces-lfw10',
        value: '0.9995 and 99.3%',
        command: 'npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json',
      },
    ],
    limits:
      'Guesses what is covered, by a hand or sunglasses, instead of saying that it is not seen. Closed eyes come ' +
      'out half open.',
  },
};
