import { APACHE_2_0 } from '../licences/apache-2.0';
import type { FaceEntry } from '../zoo';

/** BlazeFace (full range, 256 px) of MediaPipe as shipped by @vladmandic/human. */
export const faceDetector: FaceEntry = {
  id: 'face-detector',
  name: 'BlazeFace',
  task: 'face',
  topology: {
    path: 'weights/face-detector.c2c9cc0be610ffd9.json',
    bytes: 74_492,
    sha256: 'c2c9cc0be610ffd95b37fad68d3453acf0c5d60f00e5c6205f494a2dcec45d7d',
  },
  weights: {
    path: 'weights/face-detector.dc9a97fdc50bc432.bin',
    bytes: 538_928,
    sha256: 'dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72',
  },
  inputSizes: [256],
  source: {
    package: '@vladmandic/human',
    version: '3.3.6',
    url: 'https://github.com/google/mediapipe',
  },
  licence: { spdx: 'Apache-2.0', holder: 'The MediaPipe Authors', text: APACHE_2_0 },
  card: {
    data:
      'Trained by Google on its own pictures of faces; converted to tfjs by Vladimir Mandic, here unchanged but for' +
      ' names.',
    preprocessing: 'Letterboxed to 256 × 256 over black, RGB, value / 127.5 − 1.',
    metrics: [
      {
        what: 'Right face found, of 100 photographs of faces-lfw10',
        value: '100',
        command: 'npm run eval -- verify --images faces-lfw10 --pairs pairs.csv --out scores.json',
      },
    ],
    limits:
      'All 100 faces were found down to a twelfth of the picture’s side; smaller ones may be missed, and so may faces in ' +
      'profile. Measured on photographs of ten men in public life only.',
  },
};
