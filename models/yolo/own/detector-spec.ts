import type { HeadSpec } from '../head-spec';

/** What a detector of one's own is built from. Plain data; the weights lie beside it. */
export interface DetectorSpec {
  readonly version: 1;
  /** SHA-256 of the trunk's weights: taps of another trunk mean something else. */
  readonly trunk: string;
  readonly inputSize: number;
  readonly head: HeadSpec;
}

/** A trained detector as it is stored and moved: everything but the trunk, which the zoo has. */
export interface StoredDetector {
  readonly spec: DetectorSpec;
  /** As `packWeights` lays them out: the head's, and mean and scale of the taps. */
  readonly weights: ArrayBuffer;
}
