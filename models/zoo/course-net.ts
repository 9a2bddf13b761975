import type { WeightFile } from './zoo';

/** The course's 14 × 14 ConvNet, trained by this project on drawn shapes; its card is models/weights/course-net. */
export const courseNetWeights: WeightFile = {
  path: 'weights/course-net.f7947526a73a7c29.bin',
  bytes: 648_844,
  sha256: 'f7947526a73a7c291f71d607f3f2db37252375d9584e7a12efeaf71f378c29bc',
};
