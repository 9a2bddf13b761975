import type { Embedding } from '../embedding/distance';
import type { Comparison } from './comparison';
import type { PairFeature } from './pair-features';
import type { Space } from './space';
import type { Mining } from './triplets';

/** What is learned on top of the embeddings, which stay as they are. */
export type Lesson =
  | { readonly kind: 'head'; readonly feature: PairFeature }
  /** @see ProjectionOptions for the margin's unit */
  | { readonly kind: 'triplets'; readonly mining: Mining; readonly margin: number };

/** A learning, whole: with the same job the same comparison comes out. */
export interface SiameseJob {
  readonly faces: readonly { readonly embedding: Embedding; readonly person: number }[];
  readonly lesson: Lesson;
  readonly epochs: number;
  readonly seed: number;
}

export interface LessonReport {
  /** From 0. */
  readonly epoch: number;
  /** Mean over the epoch's pairs or triplets as they were learned from. */
  readonly loss: number;
  /** Of a head: share of the pairs that it told right. */
  readonly accuracy: number | null;
  /** Of triplets: share of all triplets that still have a loss. */
  readonly teaching: number | null;
}

/** Told after every epoch. */
export interface LessonEvent {
  readonly report: LessonReport;
  readonly epochs: number;
  /** Where the faces lie by now. */
  readonly space: Space;
}

export interface SiameseOutcome {
  readonly reason: 'finished' | 'aborted' | 'not-a-number';
  /** What was learned; null if nothing was, before the first epoch was complete. */
  readonly comparison: Comparison | null;
  readonly before: Space;
  /** As before if nothing was learned. */
  readonly after: Space;
  readonly history: readonly LessonReport[];
  /** Of triplets, before training; null for a head. */
  readonly teachingBefore: number | null;
  /** Tensors alive in the worker now, and before the training began. */
  readonly tensors: { readonly before: number; readonly after: number };
}

/** Why there is nothing to learn from. */
export type SiameseRefusal =
  /** Faces of fewer than two people. */
  | 'one-person'
  /** Of nobody are there two faces to learn from. */
  | 'single-faces';
