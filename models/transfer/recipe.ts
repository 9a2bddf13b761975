import type { Freeze } from '../trunk/trunk';
import type { AugmentPipeline } from './augment/pipeline';
import type { Initialiser } from './initialiser';
import type { LossKind } from './losses';
import type { Method } from './optimiser';
import type { Schedule } from './schedule';

/** Everything that is chosen before training. Plain data: the same recipe, samples and backend give the same network. */
export interface Recipe {
  /** What of the trunk stays as it is: 'all', 'none', or all but the last so many blocks. */
  readonly freeze: Freeze;
  /** Side of the square that pictures are brought to, pixels. */
  readonly inputSize: number;
  /**
   * Whether the averages of a second trunk, CenterNet's, stand beside those of the first: more to tell classes apart
   * by, for about twice the work on each picture. It stays frozen whatever `freeze` says. No if left out.
   */
  readonly companion?: boolean;
  readonly head: {
    /** Units of each hidden layer; none makes the head a linear classifier. */
    readonly hidden: readonly number[];
    readonly dropout: number;
    /** 'zeros' only without hidden layers: there it learns the most from few samples. */
    readonly initialiser: Initialiser | 'zeros';
  };
  readonly loss: {
    readonly kind: LossKind;
    readonly smoothing: number;
    /** Weighs classes by the inverse of their number of samples. */
    readonly balanced: boolean;
    /** λ of the penalty λ/(2m)·Σ‖W‖² on the head's kernels. */
    readonly l2: number;
  };
  readonly optimiser: { readonly method: Method; readonly weightDecay: number };
  /** Of the head. */
  readonly schedule: Schedule;
  /**
   * Of the unfrozen blocks, which are trained together with a head that was trained before (Kumar et al., 2022).
   * Ignored while the trunk is frozen.
   */
  readonly tuning: { readonly schedule: Schedule; readonly epochs: number; readonly batchSize: number };
  readonly epochs: number;
  readonly batchSize: number;
  /** Epochs without a lower dev loss after which training stops; null trains to the end. */
  readonly patience: number | null;
  readonly augmentation: {
    readonly steps: AugmentPipeline;
    /** Changed copies of each picture besides itself, computed once. With unfrozen blocks and `fresh` unused. */
    readonly copies: number;
    /** Draws new copies in every epoch, beside training: only where the trunk is unfrozen. */
    readonly fresh: boolean;
    /** α of mix-up's Beta(α, α); 0 mixes nothing. */
    readonly mixUp: number;
  };
  readonly seed: number;
}
