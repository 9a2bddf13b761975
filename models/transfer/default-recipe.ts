import type { Freeze } from '../trunk/trunk';
import { GENTLE } from './augment/gentle';
import type { Recipe } from './recipe';

/** How much there is to learn from. */
export interface DataSize {
  readonly classes: number;
  /** Samples to train on, of all classes together. */
  readonly train: number;
  readonly dev: number;
}

/** From so many samples of a class on, so many of the last blocks; each with two to three times the data of the next. */
const LEVELS: readonly (readonly [perClass: number, freeze: Freeze])[] = [
  [1500, 'none'],
  [500, 8],
  [200, 4],
  [80, 2],
  [40, 1],
];

/**
 * The more data, the more to unfreeze (Deep Learning Specialization, course 4, week 2): with few samples a part of the
 * trunk that may change learns them by heart.
 * @param perClass samples to train on for each class, on average
 */
export function suggestFreeze(perClass: number): Freeze {
  return LEVELS.find(([least]) => perClass >= least)?.[1] ?? 'all';
}

/**
 * What to train with if nobody says otherwise: a linear head from zero on features that are computed once, whatever
 * the number of samples. Unfreezing is suggested (see `suggestFreeze`), never imposed.
 *
 * Label smoothing matters, since it stops weights from growing once every sample is learnt (a study on part of
 * Caltech-101, up to 10 shots: 75% without, 84% with).
 */
export function defaultRecipe({ classes, train, dev }: DataSize): Recipe {
  const perClass = train / Math.max(1, classes);
  const epochs = 60;
  return {
    freeze: 'all',
    inputSize: 300,
    head: { hidden: [], dropout: 0, initialiser: 'zeros' },
    loss: { kind: 'softmax', smoothing: 0.1, balanced: true, l2: 0 },
    optimiser: { method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, weightDecay: 0 },
    schedule: { learningRate: 1e-3, decay: { kind: 'cosine', epochs } },
    tuning: {
      schedule: { learningRate: 1e-4, decay: { kind: 'cosine', epochs: 5 }, warmUp: 1 },
      epochs: 5,
      batchSize: 16,
    },
    epochs,
    batchSize: batchSizeFor(train),
    patience: dev > 0 ? 15 : null,
    augmentation: { steps: GENTLE, copies: perClass < 50 ? 2 : 0, fresh: false, mixUp: 0 },
    seed: 1,
  };
}

/**
 * A power of two from 8 to 64, so that an epoch has at least sixteen steps wherever it can: with 300 samples,
 * mini-batches of 16 were 0.8 points better than of 64 (30 classes of Caltech-101, six draws that nothing was chosen on).
 */
function batchSizeFor(samples: number): number {
  return 2 ** Math.min(6, Math.max(3, Math.floor(Math.log2(Math.max(1, samples / 16)))));
}
