import type { Box } from '../../geometry/box';
import type { Shape } from '../../geometry/k-means';
import type { Accuracy } from '../../average-precision';
import type { StopReason } from '../../transfer/fit-options';
import type { Split } from '../../transfer/split';
import type { StoredDetector } from './detector-spec';
import type { DetectorRecipe } from './recipe';

/** A box that a person drew: fractions of the picture, and what it holds. */
export interface LabelledBox extends Box {
  /** Index of its class. */
  readonly label: number;
}

export interface DetectorSample {
  readonly id: string;
  /** None: there is nothing to be found on it. */
  readonly boxes: readonly LabelledBox[];
  readonly split: Split;
}

/** A training, whole: with the same job the same network comes out. */
export interface DetectorJob {
  /** Names, in the order of the labels. One is enough. */
  readonly classes: readonly string[];
  readonly samples: readonly DetectorSample[];
  readonly recipe: DetectorRecipe;
}

/** 'features': pictures through the trunk, once; 'heads': the anchor heads learn; 'testing': on all pictures. */
export type DetectorPhase = 'features' | 'heads' | 'testing';

/** Means over an epoch, and how well held-back pictures do after it. */
export interface DetectorEpoch {
  /** From 0. */
  readonly epoch: number;
  readonly loss: number;
  readonly box: number;
  readonly objectness: number;
  readonly classes: number;
  /** AP50 on the dev set; null without one. */
  readonly devAp50: number | null;
  readonly learningRate: number;
  readonly seconds: number;
}

export type DetectorEvent =
  | {
      readonly type: 'progress';
      readonly phase: DetectorPhase;
      /** Views, or mini-batches of all epochs. */
      readonly done: number;
      readonly total: number;
      /** Of the whole training; null before there is anything to go by. */
      readonly secondsLeft: number | null;
    }
  | { readonly type: 'epoch'; readonly report: DetectorEpoch; readonly epochs: number }
  /** A picture that cannot be read and is left out. */
  | { readonly type: 'left-out'; readonly sample: string; readonly detail: string };

export interface DetectorOutcome {
  readonly reason: Exclude<StopReason, 'stopped-early'>;
  /** Null if nothing was learned. */
  readonly detector: StoredDetector | null;
  readonly history: readonly DetectorEpoch[];
  /** Null for a split without boxes. */
  readonly accuracy: Readonly<Record<Split, Accuracy | null>>;
  readonly anchors: readonly Shape[];
  /** Mean IoU of the boxes that were trained on with their anchor. */
  readonly anchorFit: number;
  /** Pictures that could not be read. */
  readonly leftOut: readonly string[];
  /** Boxes without an area, or outside of their picture, that were not trained on. */
  readonly dropped: number;
  /** Views that were learned from. */
  readonly views: number;
  readonly seconds: { readonly features: number; readonly heads: number };
  /** Tensors alive in the worker now, and before the training began. */
  readonly tensors: { readonly before: number; readonly after: number };
}
