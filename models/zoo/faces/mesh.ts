import { APACHE_2_0 } from '../licences/apache-2.0';
import type { FaceEntry } from '../zoo';

/** FaceMesh of MediaPipe as shipped by @vladmandic/human: 468 points, for the landmarks view. */
export const faceMesh: FaceEntry = {
  id: 'face-mesh',
  name: 'FaceMesh',
  task: 'face',
  topology: {
    path: 'weights/face-mesh.76ca952a564cf89c.json',
    bytes: 75_491,
    sha256: '76ca952a564cf89c51f8a7b9904e70ec4f92891d800c94a153afc114532661ba',
  },
  weights: {
    path: 'weights/face-mesh.70a627b569650008.bin',
    bytes: 1_206_378,
    sha256: '70a627b569650008c06d07f0af068c6ee69b64297aff960969a6318c0bcb6159',
  },
  inputSizes: [192],
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
    preprocessing:
      'A square half as large again as the face, turned so that the eyes are level, 192 × 192; RGB, value / 255.',
    metrics: [],
    limits:
      'Depth is relative to the face and not measured. Always finds a face: what is said about its presence has to ' +
      'be asked. Sees closed eyes: on one of 21 photographs of a man (Caltech-101, image_0010) his are 0.16 as high as ' +
      'wide, of 0.34 in the median, where the 68 landmarks have 0.25 of 0.30; so blinks are read off the mesh. Few closed ' +
      'eyes were looked at.',
  },
};
