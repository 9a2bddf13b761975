import type { BoxLoss } from '../losses/box';

/** How a detector of one's own is trained: little, since most of what can be set hardly matters. */
export interface DetectorRecipe {
  /** Side of the square input in pixels: what is smaller on it than some sixteen pixels is hardly found. */
  readonly inputSize: (typeof INPUT_SIZES)[number];
  /** How often every view is learned from. */
  readonly epochs: number;
  /** Views of each picture that is trained on: itself, mirrored, zoomed and shifted, in mosaics. At least 1. */
  readonly views: number;
  /** Anchors over all scales, at most. */
  readonly anchors: number;
  /** What a box costs that is not where it should be: the course's, or what is usual today. */
  readonly boxLoss: Extract<BoxLoss, 'squared' | 'ciou'>;
  /** Of Adam, at its highest. */
  readonly learningRate: number;
  /** Views. */
  readonly batchSize: number;
  readonly seed: number;
}

export const INPUT_SIZES = [320, 416] as const;

/** What can be set, and how far. */
export const DETECTOR_LIMITS = {
  epochs: [1, 200],
  views: [1, 64],
  anchors: [1, 9],
} as const satisfies Partial<Record<keyof DetectorRecipe, readonly [number, number]>>;

/** Views in all that few pictures are made into, and how many are learned from over all epochs: minutes, not hours. */
const VIEWS = 240;
const LEARNED = 2400;

/** What to train with if nobody says otherwise. @param pictures with boxes, to train on */
export function defaultDetectorRecipe(pictures: number): DetectorRecipe {
  const views = Math.min(16, Math.max(2, Math.round(VIEWS / Math.max(1, pictures))));
  const epochs = Math.min(30, Math.max(6, Math.round(LEARNED / (views * Math.max(1, pictures)))));
  return {
    inputSize: 320, epochs, views, anchors: 5, boxLoss: 'ciou', learningRate: 3e-3, batchSize: 4, seed: 1,
  };
}
