import type { Forward, Signal } from './evaluate';
import type { LossOptions } from './losses';
import type { Optimiser, OptimiserState } from './optimiser';
import type { Schedule } from './schedule';
import type { BatchSource } from './source';
import type { Variables, Weights } from './weights';

/** What happened in an epoch. */
export interface EpochReport {
  /** From 0. */
  readonly epoch: number;
  /** Mean over the mini-batches as they were learned from, with dropout and augmentation, without the L2 term. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the dev set after the epoch; null without one. */
  readonly devLoss: number | null;
  readonly devAccuracy: number | null;
  /** Of the epoch's last step. */
  readonly learningRate: number;
  /** ‖dJ/dW‖₂ over all variables together, mean of the epoch's steps. */
  readonly gradientNorm: number;
  readonly seconds: number;
}

/** Everything that is needed to go on after an epoch as if nothing had happened. Plain data, can be stored. */
export interface Checkpoint {
  readonly history: readonly EpochReport[];
  readonly weights: Weights;
  readonly optimiser: OptimiserState;
  readonly best: { readonly epoch: number; readonly weights: Weights };
}

export interface FitOptions {
  readonly train: BatchSource;
  readonly dev?: BatchSource;
  readonly forward: Forward;
  /** What is learned. */
  readonly variables: Variables;
  /** What `forward` itself updates and belongs to the weights all the same: the averages of a batch norm. */
  readonly statistics?: Variables;
  /** Of the same variables. Stays the caller's. */
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  readonly loss: LossOptions;
  /** Adds λ/(2m)·Σ‖W‖² of the named variables to the loss. */
  readonly l2?: { readonly lambda: number; readonly names: readonly string[] };
  readonly epochs: number;
  readonly batchSize: number;
  /** Of the shuffling and of dropout. */
  readonly seed: number;
  /** Stops when the dev loss has not fallen by `minDelta` for `patience` epochs. Needs a dev set. */
  readonly earlyStopping?: { readonly patience: number; readonly minDelta?: number };
  /** Dev loss of the weights before training: only what is lower counts as better. */
  readonly baseline?: number;
  readonly signal?: Signal;
  /** Asked after every mini-batch; training waits while it is true. */
  readonly paused?: () => boolean;
  readonly onBatch?: (done: { readonly epoch: number; readonly batch: number; readonly batches: number }) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Whether a checkpoint is wanted after this epoch; always if left out. */
  readonly checkpointDue?: () => boolean;
  /** Called after every epoch and awaited. What it throws ends the training. */
  readonly checkpoint?: (state: Checkpoint) => Promise<void> | void;
  /** Goes on from here; everything else must be as it was. */
  readonly resume?: Checkpoint;
}

/** Why training ended. 'not-a-number': loss or gradient overflowed, most often because of too high a learning rate. */
export type StopReason = 'finished' | 'stopped-early' | 'aborted' | 'not-a-number';

export interface FitResult {
  readonly reason: StopReason;
  readonly history: readonly EpochReport[];
  /**
   * Epoch whose weights the variables now hold: that of the lowest dev loss, without a dev set the last complete one;
   * −1: those from before training, which no epoch improved on.
   */
  readonly bestEpoch: number;
}
