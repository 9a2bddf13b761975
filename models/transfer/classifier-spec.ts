import type { Freeze } from '../trunk/trunk';
import type { HeadSpec } from './head';
import type { LossKind } from './losses';

/** What a trained classifier is built from. Plain data; the weights lie beside it. */
export interface ClassifierSpec {
  readonly version: 1;
  /** SHA-256 of the trunk's weights: taps of another trunk mean something else. */
  readonly trunk: string;
  readonly taps: readonly string[];
  /** The second trunk beside it, if it has one. */
  readonly companion?: { readonly id: string; readonly taps: readonly string[] };
  readonly inputSize: number;
  /** What of the trunk is not among the weights. */
  readonly freeze: Freeze;
  readonly head: HeadSpec;
  /** Whether classes exclude each other. */
  readonly answers: LossKind;
}
