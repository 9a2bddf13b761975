import { Random } from '../../../models/random';
import { UserError } from '../../lib/program';
import type { ViewCache } from './cache';
import type { Learner, StepCost } from './learner';
import type { YoloOptions } from './options';
import { sceneOf } from './view';

/** Steps over which the learning rate rises at the very beginning. */
const WARM_UP = 100;
/** So many batches in a row without a finite cost are no accident. */
const HOPELESS = 10;

/** Means over a round. */
export interface Practised {
  readonly steps: number;
  readonly learningRate: number;
  readonly loss: number;
  readonly box: number;
  readonly objectness: number;
  readonly classes: number;
}

/** Learns from views drawn at random, each at most once a round. @throws UserError if training has diverged */
export async function practise(
  learner: Learner,
  cache: ViewCache,
  classes: number,
  options: YoloOptions,
  round: number,
  stepsBefore: number,
): Promise<Practised> {
  const order = new Random(options.seed, 7, round).shuffle(Array.from({ length: cache.count }, (_, i) => i));
  const views = order.slice(0, options.practice);
  const sums = [0, 0, 0, 0];
  let steps = 0;
  let failures = 0;
  let learningRate = 0;
  const batches = Math.ceil(views.length / options.batch);
  let features = new Float32Array(0);
  for (let batch = 0; batch < batches; batch++) {
    const chosen = views.slice(batch * options.batch, (batch + 1) * options.batch);
    const length = cache.length;
    if (features.length !== length * chosen.length) features = new Float32Array(length * chosen.length);
    chosen.forEach((view, i) => cache.read(view, features.subarray(i * length, (i + 1) * length)));
    const scenes = chosen.map((view) => sceneOf(cache.objects[view]!, classes));
    const time = round - 1 + batch / batches;
    learningRate = rateAt(options, time) * Math.min(1, (stepsBefore + steps + 1) / WARM_UP);
    const cost = await learner.step(features, scenes, learningRate, stepsBefore + steps);
    if (!cost) {
      if (++failures === HOPELESS) {
        throw new UserError('Training has diverged: the cost is no number. A lower --rate may help.');
      }
      continue;
    }
    failures = 0;
    steps++;
    cost.forEach((value, i) => (sums[i]! += value));
  }
  const [loss, box, objectness, classLoss] = sums.map((sum) => sum / Math.max(1, steps)) as unknown as StepCost;
  return { steps, learningRate, loss, box, objectness, classes: classLoss };
}

/** Constant, then in a straight line to nothing over the last rounds. @param time rounds that have passed */
export function rateAt({ rate, rounds, anneal }: YoloOptions, time: number): number {
  return rate * Math.min(1, Math.max(0, rounds - time) / Math.max(1, anneal));
}
