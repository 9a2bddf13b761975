import type { TrunkSource } from '../trunk/ssd-trunk';
import type { Signal } from './evaluate';
import { FeatureBank } from './features/bank';
import { fitNormaliser, type Normaliser } from './features/normaliser';
import type { Variant } from './features/rows';
import { fromHalves } from '../half';
import type { InputMaker } from './inputs';
import { Learner } from './learner';
import type { Split } from './split';
import type { RowCache, TrainingEvent, TrainingJob, TrainingSample } from './training';

/** What a training needs from outside: pictures, storage, and someone to tell. */
export interface TrainingTools {
  readonly trunk: TrunkSource;
  readonly inputs: InputMaker;
  readonly cache: RowCache;
  readonly onEvent?: (event: TrainingEvent) => void;
  readonly signal?: Signal;
  readonly paused?: () => boolean;
  /** Bytes of activations that may be held in memory beside the features. */
  readonly budget?: number;
}

/** After pictures that cannot be read were left out, fewer than two classes have any to train on. */
export class NothingToLearnError extends Error {
  override readonly name = 'NothingToLearnError';
}

/** A job with everything computed that its frozen part computes once. Owns the trunk. */
export interface Prepared {
  readonly job: TrainingJob;
  readonly learner: Learner;
  readonly bank: FeatureBank;
  readonly normaliser: Normaliser;
  /** What can be read, in the order of the job. */
  readonly samples: Readonly<Record<Split, readonly TrainingSample[]>>;
  /** Augmented copies of each training picture that were computed once. */
  readonly copies: number;
}

/**
 * Runs every picture through the frozen part, unless that was done before.
 * @param onProgress of pictures, copies included
 * @returns null if aborted; otherwise the caller disposes the learner
 * @throws NothingToLearnError; RangeError for a recipe that makes no network
 */
export async function prepare(
  job: TrainingJob,
  tools: TrainingTools,
  onProgress: (done: number, total: number, cached: number) => void = () => undefined,
): Promise<Prepared | null> {
  const { recipe, samples } = job;
  const { signal = { aborted: false }, paused = () => false } = tools;
  if ((recipe.companion ?? false) !== (tools.trunk.companion !== undefined)) {
    throw new RangeError('the trunk has a companion that the recipe does not ask for, or lacks one that it does');
  }
  const learner = new Learner(tools.trunk, recipe.freeze, recipe.inputSize);
  try {
    const bank = new FeatureBank({ ...tools, learner, recipe });
    const { copies: wanted, steps, fresh } = recipe.augmentation;
    const drawsFresh = fresh && learner.tunes;
    const copies = drawsFresh || steps.length === 0 ? 0 : wanted;
    const variants = samples.flatMap(({ id, split }) => copiesOf(id, split === 'train' ? copies : 0));
    const trained = new Set(samples.filter(({ split }) => split === 'train').map(({ id }) => id));
    const border = variants.filter(({ sample }) => bank.border && !(drawsFresh && trained.has(sample)));
    const complete = await bank.fill(variants, {
      border: new Set(border),
      onProgress: (done, total) => onProgress(done, total, bank.cached),
      onLeftOut: (sample, detail) => tools.onEvent?.({ type: 'left-out', sample, detail }),
      signal,
      paused,
    });
    if (!complete) {
      learner.dispose();
      return null;
    }
    const readable = samples.filter(({ id }) => !bank.leftOut.has(id));
    const of = (split: Split) => readable.filter((each) => each.split === split);
    const prepared = { job, learner, bank, samples: { train: of('train'), dev: of('dev'), test: of('test') }, copies };
    assertLearnable(prepared.samples.train);
    const normaliser = fitNormaliser(featuresOf(prepared), learner.dims);
    learner.setNormaliser(normaliser);
    return { ...prepared, normaliser };
  } catch (error) {
    learner.dispose();
    throw error;
  }
}

/** A sample and its augmented copies. */
export function copiesOf(sample: string, copies: number): Variant[] {
  return Array.from({ length: copies + 1 }, (_, copy) => ({ sample, copy }));
}

/** Features of everything that is trained on, row by row. */
function* featuresOf({ bank, samples, copies }: Omit<Prepared, 'normaliser'>): Generator<Float32Array> {
  for (const { id } of samples.train) for (const variant of copiesOf(id, copies)) yield fromHalves(bank.pooled.held(variant)!);
}

function assertLearnable(train: readonly TrainingSample[]): void {
  if (new Set(train.flatMap(({ labels }) => labels)).size < 2) {
    throw new NothingToLearnError('fewer than two classes have pictures that can be read');
  }
}
