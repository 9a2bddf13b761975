import { mit } from '../licences/mit';
import type { FaceEntry } from '../zoo';

/** face-api's face recognition network (dlib's ResNet), written down as a graph by scripts/weights/face-api. */
export const faceEmbedding: FaceEntry = {
  id: 'face-embedding',
  name: 'Face embedding',
  task: 'face',
  topology: {
    path: 'weights/face-embedding.82962d508b4b8ebd.json',
    bytes: 49_838,
    sha256: '82962d508b4b8ebd3740719e4b9238b2dd96095fcb8388e75ca393b184128a25',
  },
  weights: {
    path: 'weights/face-embedding.a8cb853cdbe73a93.bin',
    bytes: 6_461_960,
    sha256: 'a8cb853cdbe73a9307298af3aeda8a13eab31b98a64bae6427140149f499caa6',
  },
  inputSizes: [150],
  source: {
    package: '@vladmandic/face-api',
    version: '1.7.15',
    url: 'https://github.com/davisking/dlib-models',
  },
  licence: { spdx: 'MIT', holder: 'Vladimir Mandic', text: mit('Copyright (c) Vladimir Mandic') },
  card: {
    data:
      'Trained by Davis King on about 3 million faces of 7,485 people (face scrub, VGG face and pictures from the ' +
      'web) and put into the public domain (CC0); ported to eight bits by Vincent Mühler.',
    preprocessing:
      'The face moved by a similarity transform to where five landmarks are expected, 150 × 150; RGB, (value − ' +
      '(122.782, 117.001, 104.298)) / 255.',
    metrics: [
      {
        what: 'AUC and TAR at FAR 1% and 0.1%, 450 same and 4,500 different pairs of faces-lfw10',
        value: '0.9998, 99.8% and 96.7%',
        command: 'npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json',
      },
    ],
    limits:
      'Mostly trained on well-known adults, more of them men and white than not: expect more false acceptances ' +
      'among people who are rare in its data, among children and among relatives. Measured on ten men in public ' +
      'life, at cameras of the press; nobody else.',
  },
};
