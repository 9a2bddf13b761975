import { dispose } from '@tensorflow/tfjs-core';
import { Random } from '../../random';
import type { Weights } from '../../transfer/weights';
import { initialHead, type HeadSpec, type TapScale } from '../head-spec';
import type { Scene } from '../targets';
import { OWN_POSITIVES, ownLoss } from './design';
import type { FeatureStore } from './feature-store';
import { HeadLearner, type StepCost } from './learner';
import { measureHead, type Exam } from './measure';
import type { Pace } from './pace';
import type { DetectorRecipe } from './recipe';
import type { DetectorEpoch, DetectorOutcome } from './training';

export interface HeadsToLearn {
  readonly spec: HeadSpec;
  readonly scales: readonly TapScale[];
  /** Its first rows are the views to learn from. */
  readonly store: FeatureStore;
  /** Of those. */
  readonly scenes: readonly Scene[];
  readonly dev: readonly Exam[];
  readonly recipe: DetectorRecipe;
}

/** What the heads learned; no weights where there was not one step. */
export interface LearnedHeads extends Pick<DetectorOutcome, 'reason' | 'history'> {
  readonly weights: Weights | null;
}

/** Steps over which the learning rate rises at the very beginning. */
const WARM_UP = 20;
/** So many batches in a row without a finite cost are no accident. */
const HOPELESS = 5;

/** Learns epoch by epoch. The weights are the moving average, also where it was stopped. */
export async function learnHeads(what: HeadsToLearn, pace: Pace): Promise<LearnedHeads> {
  const { spec, scales, recipe, scenes } = what;
  const learner = new HeadLearner({
    spec, weights: initialHead(spec, recipe.seed), taps: scales, inputSize: recipe.inputSize,
    loss: ownLoss(recipe), positives: OWN_POSITIVES,
  });
  const history: DetectorEpoch[] = [];
  const batches = Math.ceil(scenes.length / recipe.batchSize);
  pace.begin(0, batches * recipe.epochs);
  let reason: LearnedHeads['reason'] = 'finished';
  try {
    for (let epoch = 0; epoch < recipe.epochs && reason === 'finished'; epoch++) {
      const began = pace.elapsed;
      const order = new Random(recipe.seed, 7, epoch).shuffle(scenes.map((_, i) => i));
      const sums = { total: 0, box: 0, objectness: 0, classes: 0 };
      let failures = 0;
      for (let batch = 0; batch < batches && reason === 'finished'; batch++) {
        const step = epoch * batches + batch;
        const chosen = order.slice(batch * recipe.batchSize, (batch + 1) * recipe.batchSize);
        const cost = await stepOn(chosen, what, learner, rateAt(recipe, step, batches));
        failures = cost ? 0 : failures + 1;
        if (cost) for (const key of Object.keys(sums) as (keyof StepCost)[]) sums[key] += cost[key] / batches;
        pace.tell('heads', step + 1, batches * recipe.epochs);
        if (failures === HOPELESS) reason = 'not-a-number';
        else if (!(await pace.rest())) reason = 'aborted';
      }
      if (reason !== 'finished') break;
      const seen = what.dev.length > 0 ? await measureAverage(learner, what, pace) : null;
      const { total, ...parts } = sums;
      const learningRate = rateAt(recipe, (epoch + 1) * batches - 1, batches);
      history.push({ epoch, loss: total, ...parts, devAp50: seen, learningRate, seconds: pace.elapsed - began });
      pace.send({ type: 'epoch', report: history.at(-1)!, epochs: recipe.epochs });
    }
    return { reason, history, weights: learner.steps > 0 ? await learner.average() : null };
  } finally {
    learner.dispose();
  }
}

/** Rises, then falls in half a cosine to nothing (Loshchilov and Hutter, 2017). */
function rateAt({ learningRate, epochs }: DetectorRecipe, step: number, batches: number): number {
  const rise = Math.min(1, (step + 1) / WARM_UP);
  return rise * learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / (epochs * batches)));
}

async function stepOn(
  chosen: readonly number[],
  { store, scenes }: HeadsToLearn,
  learner: HeadLearner,
  rate: number,
): Promise<StepCost | null> {
  const taps = store.take(chosen);
  try {
    return await learner.step(taps, chosen.map((view) => scenes[view]!), rate);
  } finally {
    dispose(taps);
  }
}

async function measureAverage(
  learner: HeadLearner,
  { dev, store, recipe }: HeadsToLearn,
  pace: Pace,
): Promise<number | null> {
  const head = await learner.averageHead();
  try {
    const seen = await measureHead(dev, store, head, recipe.inputSize, () => pace.rest());
    return seen?.ap50 ?? null;
  } finally {
    head.dispose();
  }
}
