import type { Preprocessing } from '../geometry/letterbox';

/** How pictures enter CenterNet, and whatever is built on its trunk. */
export const CENTERNET_PREPROCESSING: Preprocessing = {
  mode: 'letterbox',
  order: 'rgb',
  scale: [1, 1, 1],
  offset: [0, 0, 0],
  pad: 0,
};
