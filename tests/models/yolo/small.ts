import type { YoloSpec } from '../../../models/yolo/spec';

/** Two scales with two anchors each, for a picture of 64 pixels: 8 × 8 and 4 × 4 cells, 160 slots. */
export const SMALL: YoloSpec = {
  classes: 3,
  boxForm: 'bounded',
  scales: [
    { stride: 8, anchors: [{ width: 8, height: 8 }, { width: 8, height: 16 }] },
    { stride: 16, anchors: [{ width: 24, height: 24 }, { width: 40, height: 20 }] },
  ],
};

export const SMALL_SIZE = 64;
