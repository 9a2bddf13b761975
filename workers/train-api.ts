/**
 * What crosses between the page and the workers of the Train tab. Part of api.ts, from where the page imports it.
 *
 * Three workers: `train` trains, and has a helper of its own (`augment`) that decodes and changes pictures meanwhile;
 * `classify` answers about the camera's frames.
 */
import type { ProxyMarked } from 'comlink';
import type { AugmentPipeline } from '../models/transfer/augment/pipeline';
import type { ClassifierSpec } from '../models/transfer/classifier-spec';
import type { Diagnosis } from '../models/transfer/diagnosis';
import type { EpochReport, StopReason } from '../models/transfer/fit-options';
import type { GradientCheck } from '../models/transfer/gradient-check';
import type { LossKind } from '../models/transfer/losses';
import type { ClassScore } from '../models/transfer/metrics';
import type { Recipe } from '../models/transfer/recipe';
import type { Trial } from '../models/transfer/search';
import type { Split } from '../models/transfer/split';
import type { BackendName, BackendReport, Frame, Timings, WorkerEvents } from './api';

export interface OpenTrainer {
  readonly backend: BackendName | 'auto';
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

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

/** What the page does for a training: storage is the page's. Every buffer is transferred. */
export interface TrainingMeans {
  /** Rejects where it cannot be read: then the sample is left out, and told of. */
  picture(id: string): Promise<Blob>;
  /** Rows that were written under these names, in the order of `ids`; null where there is none. */
  readFeatures(network: string, augmentation: string, ids: readonly string[]): Promise<readonly (ArrayBuffer | null)[]>;
  /** May fail, as on a full disk: then they are computed again another time. */
  writeFeatures(
    network: string,
    augmentation: string,
    rows: readonly (readonly [id: string, row: ArrayBuffer])[],
  ): Promise<void>;
  /** The state after an epoch, to go on from. May fail: training goes on all the same. */
  checkpoint(state: ArrayBuffer): Promise<void>;
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

export type TrainingEvents = ((event: TrainingEvent) => void) & ProxyMarked;

/** How the finished network does on one split. */
export interface Assessment {
  readonly accuracy: number;
  readonly loss: number;
  /** Samples by [right class][answered class]; with independent labels, by the first right class. */
  readonly confusion: readonly (readonly number[])[];
  readonly scores: readonly ClassScore[];
  /** What was answered about every sample. */
  readonly answers: readonly {
    readonly sample: string;
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
  /** Null without a dev set. */
  readonly diagnosis: Diagnosis | null;
  readonly leftOut: readonly string[];
  readonly seconds: { readonly features: number; readonly head: number; readonly tuning: number };
  /** Pictures whose features were cached already. */
  readonly cached: number;
  /** Tensors alive in the worker now, and before the training began. */
  readonly tensors: { readonly before: number; readonly after: number };
}

/** Why a job cannot be trained, said before it begins. */
export type JobRefusal =
  | { readonly code: 'too-few-classes' } // fewer than two with samples to train on
  | { readonly code: 'empty-class'; readonly label: number } // no sample to train on
  | { readonly code: 'backend'; readonly backend: BackendName; readonly missing: readonly string[] };

export type SearchParameter = 'learningRate' | 'dropout' | 'smoothing' | 'l2' | 'batchSize' | 'hidden';

/** workers/train.ts. Calls other than `setPaused` and `memory` wait for each other. */
export interface TrainWorker {
  /** As DetectWorker.open; loads the trunk and registers the kernels that training needs. */
  open(request: OpenTrainer, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport>;
  /** Null if it can be trained here. */
  refusal(job: TrainingJob): Promise<JobRefusal | null>;
  /**
   * Trains. Aborting resolves with reason 'aborted' and what there was by then. `resume` is what `checkpoint` was last
   * given. Rejects as `open` does.
   */
  train(
    job: TrainingJob,
    means: TrainingMeans & ProxyMarked,
    events: TrainingEvents,
    resume: ArrayBuffer | null,
    signal: AbortSignal,
  ): Promise<TrainingOutcome>;
  /** Holds the training under way after the current mini-batch, or lets it go on. */
  setPaused(paused: boolean): Promise<void>;
  /** Numeric against analytic gradients of the head, in a network as the job has it before training. */
  gradientCheck(job: TrainingJob, means: TrainingMeans & ProxyMarked, signal: AbortSignal): Promise<GradientCheck>;
  /** Random search, coarse to fine, on cached features; a trial's score is the dev accuracy, ties broken by dev loss. */
  search(
    job: TrainingJob,
    means: TrainingMeans & ProxyMarked,
    budget: { readonly seconds: number; readonly trials: number },
    ontrial: ((trial: Trial<SearchParameter>) => void) & ProxyMarked,
    signal: AbortSignal,
  ): Promise<readonly { readonly trial: Trial<SearchParameter>; readonly recipe: Recipe }[]>;
  /** What the network will see of a picture: `count` changed copies, brought to its input size. */
  preview(picture: Blob, steps: AugmentPipeline, inputSize: number, count: number, seed: number): Promise<ImageBitmap[]>;
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  /** As DetectWorker.loseDevice. */
  loseDevice(): Promise<void>;
}

/** A network of another make: a tfjs layers model, as Teachable Machine exports it, or a tfjs graph model. */
export interface ForeignClassifier {
  readonly kind: 'layers' | 'graph';
  /** Parsed model.json. */
  readonly topology: unknown;
  /** All shards together. */
  readonly weights: ArrayBuffer;
  readonly inputSize: number;
  readonly classes: number;
  readonly input: ForeignInput;
}

/** How a network of another make wants its pictures. */
export interface ForeignInput {
  /** Whether it is shown the largest square in the middle of the frame; otherwise the frame is stretched. */
  readonly crop: boolean;
  /** It gets RGB as value · scale + offset, value in [0, 255]. */
  readonly scale: number;
  readonly offset: number;
}

/** A network to classify with: one of ours, or of another make (models/transfer/foreign). */
export type ClassifierSource =
  | { readonly kind: 'saccade'; readonly classifier: StoredClassifier }
  | ForeignClassifier;

/** What is wrong with a network of another make. */
export type ForeignProblem =
  | 'unreadable' // cannot be built from what it says about itself
  | 'unknown-part' // of operations or layers that do not exist here
  | 'weights' // that do not fit
  | 'input' // not [n, s, s, 3]
  | 'output' // not [n, classes], of the number of classes that was said
  | 'not-a-number'; // its answers are none

export type ForeignExamination =
  | { readonly ok: true; readonly inputSize: number; readonly answers: LossKind }
  | { readonly ok: false; readonly problem: ForeignProblem; readonly detail: string };

/** A classifier of ours as a tfjs graph model: trunk and head whole. */
export interface ExportedClassifier {
  /** What model.json is to hold; its one shard is 'weights.bin'. */
  readonly topology: string;
  readonly weights: ArrayBuffer;
  /** Both once more, as a script that a page can read where it may not fetch. */
  readonly script: string;
}

export interface ClassifyResult {
  readonly width: number;
  readonly height: number;
  /** One for every class, in order. */
  readonly probabilities: Float32Array;
  readonly timings: Timings;
  readonly tensors: number;
}

/** workers/classify.ts. As DetectWorker, with a classifier instead of a detector. */
export interface ClassifyWorker {
  open(
    request: OpenTrainer,
    source: ClassifierSource,
    events: WorkerEvents,
    signal: AbortSignal,
  ): Promise<BackendReport>;
  /** Takes ownership of `frame` and closes it. */
  classify(frame: Frame): Promise<ClassifyResult>;
  /** Builds a network of another make and asks it once, on the CPU. To be called while nothing is open. */
  examine(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination>;
  /** Needs the trunk's weights, which are got as in `open`. Rejects as `open` does. */
  exportClassifier(classifier: StoredClassifier, baseUrl: string, signal: AbortSignal): Promise<ExportedClassifier>;
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  loseDevice(): Promise<void>;
}
