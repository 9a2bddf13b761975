import { APACHE_2_0 } from '../licences/apache-2.0';
import type { FaceEntry } from '../zoo';

/** How the table of detectors is made. */
const COMPARED = 'npm run eval -- face-networks --images faces-lfw10 --pairs pairs.csv';

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
      {
        what:
          'The same from four times as far away: BlazeFace at 256, TinyYOLOv2 at 416, SSD-MobileNetV1 at 512 pixels',
        value: '100, 100, 100',
        command: COMPARED,
      },
      {
        what: 'Faces found of 22 on the group photographs of @vladmandic/face-api, and wrong boxes, by the same three',
        value: '22 and 0, 20 and 3, 22 and 0',
        command: COMPARED,
      },
      {
        what: 'The same from twice as far away; four times',
        value: '22 and 0, 2 and 4, 19 and 0; 11 and 5, 0 and 0, 14 and 1',
        command: COMPARED,
      },
      {
        what: 'Milliseconds of processor time for a photograph of 250 pixels, cutting included, by the same three',
        value: '50, 42, 340',
        command: COMPARED,
      },
    ],
    limits:
      'Taken because it finds the most for what it costs: the SSD needs seven times as long, TinyYOLOv2 misses what is ' +
      'smaller than its cells. All 100 faces were found down to a twelfth of the picture’s side; smaller ones may be ' +
      'missed, and so may faces in profile. Measured on photographs of ten men in public life and of 22 young women ' +
      'only; the boxes of the women were drawn by this detector and looked through by hand, which favours it. The ' +
      'milliseconds were measured on a busy machine and are good for comparing only.',
  },
};
