import { mit } from '../licences/mit';
import type { FaceEntry } from '../zoo';

/** How the table of embeddings is made. */
const COMPARED = 'npm run eval -- face-networks --images faces-lfw10 --pairs pairs.csv';

/** face-api's face recognition network (dlib's ResNet) as a graph, made by scripts/weights/face-api, and whitened. */
export const faceEmbedding: FaceEntry = {
  id: 'face-embedding',
  name: 'Face embedding',
  task: 'face',
  topology: {
    path: 'weights/face-embedding.77e955f0f346523e.json',
    bytes: 51_349,
    sha256: '77e955f0f346523e9afd36a1d9664ab8476d249001db69468a3a5baee4718d78',
  },
  weights: {
    path: 'weights/face-embedding.d758ac5381f6f4b9.bin',
    bytes: 6_494_988,
    sha256: 'd758ac5381f6f4b9c498b944dc4c683c4f4fd5a42059dabef0451d8aec8538c3',
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
      'web) and put into the public domain (CC0); ported to eight bits by Vincent Mühler. Whitened here by the mean and ' +
      'covariance of 292 faces in photographs of COCO and of things: models/weights/face-whitening.',
    preprocessing:
      'The face moved by a similarity transform to where five landmarks are expected, 150 × 150; RGB, (value − ' +
      '(122.782, 117.001, 104.298)) / 255.',
    metrics: [
      {
        what: 'AUC and TAR at FAR 1% and 0.1%, 450 same and 4,500 different pairs of faces-lfw10',
        value: '0.9995, 99.3% and 97.6%',
        command: 'npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json',
      },
      {
        what: 'The same without the mirror image, in 30 instead of 77 ms of processor time',
        value: '0.9994, 99.1% and 97.1%',
        command: COMPARED,
      },
      {
        what: 'The same as packaged, not whitened; FaceRes of @vladmandic/human, in 117 ms',
        value: '0.9998, 99.8% and 96.7%; 0.9945, 94.9% and 89.6%',
        command: COMPARED,
      },
      {
        what:
          'Pairs of women on one photograph that are taken for one person at the threshold of FAR 0.1%, of 31: ' +
          'whitened, as packaged, FaceRes',
        value: '1, 5, 0',
        command: COMPARED,
      },
      {
        what: 'At the threshold that the app proposes: pairs of strangers accepted, of 4,531, and same pairs, of 450',
        value: '0 and 414',
        command: COMPARED,
      },
    ],
    limits:
      'Mostly trained on well-known adults, more of them men and white than not: expect more false acceptances ' +
      'among people who are rare in its data, among children and among relatives. Measured on ten men in public ' +
      'life, at cameras of the press, and on 22 young women on six photographs: the women are taken for each other more ' +
      'often, which is why the proposed threshold lies below what the men alone would allow. Nobody else was ' +
      'measured. There is no faster network: what could be distilled here has a few hundred faces to learn from, and ' +
      'a face that has not moved is not embedded again.',
  },
};
