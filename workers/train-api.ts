/**
 * What crosses between the page and the workers of the Train tab. Part of api.ts, from where the page imports it.
 *
 * Three workers: `train` trains, and has a helper of its own (`augment`) that decodes and changes pictures meanwhile;
 * `classify` answers about the camera's frames.
 */
import type { ProxyMarked } from 'comlink';
import type { AugmentPipeline } from '../models/transfer/augment/pipeline';
import type { GradientCheck } from '../models/transfer/gradient-check';
import type { LossKind } from '../models/transfer/losses';
import type { Recipe } from '../models/transfer/recipe';
import type { DetectorEvent, DetectorJob, DetectorOutcome } from '../models/yolo/own/training';
import type { StoredDetector } from '../models/yolo/own/detector-spec';
import type { Trial } from '../models/transfer/search';
import type { SearchParameter } from '../models/transfer/search-recipe';
import type {
  RowCache, StoredClassifier, TrainingEvent, TrainingJob, TrainingOutcome,
} from '../models/transfer/training';
import type {
  BackendName, BackendReport, DetectResult, DetectSettings, Frame, Timings, WorkerEvents,
} from './api';

export type { SearchParameter } from '../models/transfer/search-recipe';
export type {
  Assessment, StoredClassifier, TrainingEvent, TrainingJob, TrainingOutcome, TrainingPhase, TrainingSample,
} from '../models/transfer/training';
export type { StoredDetector } from '../models/yolo/own/detector-spec';
export type {
  DetectorEpoch, DetectorEvent, DetectorJob, DetectorOutcome, DetectorPhase, DetectorSample,
} from '../models/yolo/own/training';

export interface OpenTrainer {
  readonly backend: BackendName | 'auto';
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/'. */
  readonly baseUrl: string;
}

/** What the page does for a training: storage is the page's. Every buffer is transferred. */
export interface TrainingMeans extends RowCache {
  /** Rejects where it cannot be read: then the sample is left out, and told of. */
  picture(id: string): Promise<Blob>;
  /** The state after an epoch, to go on from. May fail: training goes on all the same. */
  checkpoint(state: ArrayBuffer): Promise<void>;
}

/** What a detector's training needs of the page. */
export type DetectorMeans = Pick<TrainingMeans, 'picture'>;

export type DetectorEvents = ((event: DetectorEvent) => void) & ProxyMarked;

export type TrainingEvents = ((event: TrainingEvent) => void) & ProxyMarked;

/** Why a job cannot be trained, said before it begins. */
export type JobRefusal =
  | { readonly code: 'too-few-classes' } // fewer than two with samples to train on
  | { readonly code: 'empty-class'; readonly label: number } // no sample to train on
  | { readonly code: 'no-boxes' } // for a detector: none with an area, on a picture to train on
  | { readonly code: 'backend'; readonly backend: BackendName; readonly missing: readonly string[] };

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
  /** Null if it can be trained here. */
  detectorRefusal(job: DetectorJob): Promise<JobRefusal | null>;
  /** Trains a detector. Aborting resolves with reason 'aborted' and what there was by then. Rejects as `open` does. */
  trainDetector(
    job: DetectorJob,
    means: DetectorMeans & ProxyMarked,
    events: DetectorEvents,
    signal: AbortSignal,
  ): Promise<DetectorOutcome>;
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

/** A detector that was trained here. */
export interface DetectorSource {
  readonly kind: 'yolo';
  readonly detector: StoredDetector;
  /** In the order of its classes. */
  readonly labels: readonly string[];
}

/** A trained network: a classifier of ours, or of another make (models/transfer/foreign), or a detector of ours. */
export type ClassifierSource =
  | { readonly kind: 'saccade'; readonly classifier: StoredClassifier }
  | ForeignClassifier
  | DetectorSource;

/** What is wrong with a network of another make. */
export type ForeignProblem =
  | 'unreadable' // cannot be built from what it says about itself
  | 'unknown-part' // of operations or layers that do not exist here
  | 'weights' // that do not fit
  | 'input' // not [n, s, s, 3]
  | 'output' // not [n, classes]
  | 'classes' // not as many outputs as classes
  | 'not-a-number'; // its answers are none

export type ForeignExamination =
  | { readonly ok: true; readonly inputSize: number; readonly answers: LossKind }
  | { readonly ok: false; readonly problem: ForeignProblem; readonly detail: string };

/** A detector of ours as a tfjs graph model: trunk and heads whole. Its one shard is 'weights.bin'. */
export interface ExportedDetector {
  readonly topology: string;
  readonly weights: ArrayBuffer;
}

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

/** workers/classify.ts. As DetectWorker, with a network that was trained here: mostly a classifier. */
export interface ClassifyWorker {
  open(
    request: OpenTrainer,
    source: ClassifierSource,
    events: WorkerEvents,
    signal: AbortSignal,
  ): Promise<BackendReport>;
  /** Takes ownership of `frame` and closes it. Of an open classifier. */
  classify(frame: Frame): Promise<ClassifyResult>;
  /** Takes ownership of `frame` and closes it. Of an open detector. */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult>;
  /** Builds a network of another make and asks it once, on the CPU. To be called while nothing is open. */
  examine(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination>;
  /** Needs the trunk's weights, which are got as in `open`. Rejects as `open` does. */
  exportClassifier(classifier: StoredClassifier, baseUrl: string, signal: AbortSignal): Promise<ExportedClassifier>;
  /** The same for a detector. */
  exportDetector(detector: StoredDetector, baseUrl: string, signal: AbortSignal): Promise<ExportedDetector>;
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  loseDevice(): Promise<void>;
}
