import type { Preprocessing } from '../geometry/letterbox';

/** Stretched, as in its training: measured 29.0 AP50 against 26.1 letterboxed. */
export const SSD_PREPROCESSING: Preprocessing = {
  mode: 'squash',
  order: 'rgb',
  scale: [1 / 127.5, 1 / 127.5, 1 / 127.5],
  offset: [-1, -1, -1],
  pad: 127.5,
};
