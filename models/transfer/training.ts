import type { ClassifierSpec } from './classifier-spec';
import type { Diagnosis } from './diagnosis';
import type { EpochReport, StopReason } from './fit-options';
import type { ClassScore } from './metrics';
import type { Recipe } from './recipe';
import type { Split } from './split';

export interface TrainingSample {
  readonly id: string;
  /** Indices of its classes: one, or several where labels are independent. */
  readonly labels: readonly number[];
  readonly split: Split;
}

/** A training, whole: with the same job the same network comes out. */
export interface TrainingJob {
  /** Names, in the order of the labels' indices. */
  readonly classes: readonly string[];
  readonly samples: readonly TrainingSample[];
  readonly recipe: Recipe;
}

/**
 * 'features': pictures through the frozen part, once; 'head': the head on cached features; 'tuning': with the unfrozen
 * blocks; 'testing': the finished network on all samples.
 */
export type TrainingPhase = 'features' | 'head' | 'tuning' | 'testing';

export type TrainingEvent =
  | {
      readonly type: 'progress';
      readonly phase: TrainingPhase;
      /** Pictures, or mini-batches of all epochs of the phase. */
      readonly done: number;
      readonly total: number;
      /** Of the whole training, estimated from what was measured so far; null before there is anything to go by. */
      readonly secondsLeft: number | null;
    }
  | { readonly type: 'epoch'; readonly phase: 'head' | 'tuning'; readonly report: EpochReport; readonly epochs: number }
  /** A picture that cannot be read and is left out. */
  | { readonly type: 'left-out'; readonly sample: string; readonly detail: string };

/** How the finished network does on one split. */
export interface Assessment {
  readonly accuracy: number;
  readonly loss: number;
  /** Samples by [right class][answered class]; of several right classes the answered one, or else the first. */
  readonly confusion: readonly (readonly number[])[];
  readonly scores: readonly ClassScore[];
  /** What was answered about every sample. */
  readonly answers: readonly {
    readonly sample: string;
    /** As in `confusion`; −1 if no class is right. */
    readonly label: number;
    readonly answer: number;
    /** Probability of the answer. */
    readonly confidence: number;
  }[];
}

/** A trained network as it is stored and moved: everything but the trunk's frozen weights, which the zoo has. */
export interface StoredClassifier {
  readonly spec: ClassifierSpec;
  /** As `packWeights` lays them out. */
  readonly weights: ArrayBuffer;
}

export interface TrainingOutcome {
  readonly reason: StopReason;
  /** Null if nothing was learned: cancelled, or not a number, before the first epoch was complete. */
  readonly classifier: StoredClassifier | null;
  readonly history: { readonly head: readonly EpochReport[]; readonly tuning: readonly EpochReport[] };
  /** Epoch of the phase that trained last whose weights are kept; −1: none. */
  readonly bestEpoch: number;
  /** Null for a split without samples. */
  readonly assessments: Readonly<Record<Split, Assessment | null>>;
  /** Of the head alone, before any of the trunk was tuned; null for a split without samples. */
  readonly headAccuracy: Readonly<Record<Split, number | null>>;
  /** Null without a dev set. */
  readonly diagnosis: Diagnosis | null;
  readonly leftOut: readonly string[];
  readonly seconds: { readonly features: number; readonly head: number; readonly tuning: number };
  /** Pictures whose features were cached already. */
  readonly cached: number;
  /** Tensors alive in the worker now, and before the training began. */
  readonly tensors: { readonly before: number; readonly after: number };
}

/** Rows that were computed before, by sample. Nothing that is lost here is lost for good. */
export interface RowCache {
  /** Rows that were written under these names, in the order of `ids`; null where there is none. */
  readFeatures(network: string, augmentation: string, ids: readonly string[]): Promise<readonly (ArrayBuffer | null)[]>;
  /** May fail, as on a full disk: then they are computed again another time. */
  writeFeatures(
    network: string,
    augmentation: string,
    rows: readonly (readonly [id: string, row: ArrayBuffer])[],
  ): Promise<void>;
}
