import type { BackendName } from '../../../workers/api';

/** Training as measured on one backend. All times are milliseconds. */
export interface Measured {
  readonly backend: BackendName;
  readonly threads: number;
  readonly trunks: Trunks;
  readonly epochs: Epochs;
  readonly threeClasses: ThreeClasses;
  readonly unfrozen: readonly Unfrozen[];
}

/** Features of one picture. */
export interface Trunks {
  readonly alone: number;
  /** With the second trunk's averages. */
  readonly both: number;
  readonly ratio: number;
}

/** Medians of an epoch of the head. */
export interface Epochs {
  readonly pictures: number;
  /** On features that were computed before. */
  readonly cached: number;
  /** With the trunk for every picture. */
  readonly recomputed: number;
  readonly ratio: number;
}

export interface Trained {
  /** Decoding and trunk, for every picture and changed copy. */
  readonly features: number;
  readonly training: number;
  /** Until there is a classifier; ours has then also been tested. */
  readonly whole: number;
  readonly epochs: number;
  /** Of the pictures held back. */
  readonly accuracy: number;
}

export interface ThreeClasses {
  readonly pictures: number;
  readonly classes: number;
  /** As the app proposes it, with changed copies of every picture. */
  readonly proposed: Trained;
  /** Without copies: on the same features as Teachable Machine. */
  readonly plain: Trained;
  readonly teachable: Trained;
  /** plain / teachable, training only. */
  readonly training: number;
  /** plain / teachable, features included. */
  readonly whole: number;
  /** proposed / teachable, features included. */
  readonly wholeProposed: number;
}

export interface Unfrozen {
  readonly blocks: number;
  readonly batchSize: number;
  /** Median of a step. */
  readonly step: number;
  readonly stepsPerSecond: number;
}
