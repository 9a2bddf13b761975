import { fit } from './fit';
import type { FitResult } from './fit-options';
import type { Head } from './head';
import { l2Options, lossOptions, safeMethod } from './head-recipe';
import { Optimiser } from './optimiser';
import type { Prepared, TrainingTools } from './prepare';
import { plainSource, trainingSource } from './sources';
import { patience, type FitHooks } from './train-head';

/**
 * Trains the unfrozen blocks together with a head that is already trained, so that it does not spoil them with its
 * first random steps (Kumar et al., 2022). Where no epoch does better on the dev set than the head alone did, both stay
 * as they were.
 * @param headLoss dev loss of that head; null without a dev set
 */
export async function tune(
  prepared: Prepared,
  tools: TrainingTools,
  head: Head,
  headLoss: number | null,
  hooks: FitHooks = {},
): Promise<FitResult> {
  const { job, learner, samples } = prepared;
  const { recipe } = job;
  const variables = new Map([...head.variables, ...learner.variables]);
  const optimiser = new Optimiser(variables, {
    method: safeMethod(recipe.optimiser.method),
    weightDecay: recipe.optimiser.weightDecay,
  });
  try {
    return await fit({
      train: trainingSource(prepared, tools, 'whole'),
      ...(samples.dev.length > 0 ? { dev: plainSource(prepared, tools, 'dev', 'whole') } : {}),
      forward: learner.whole(head),
      variables,
      optimiser,
      schedule: recipe.tuning.schedule,
      loss: lossOptions(recipe, samples.train.map(({ labels }) => labels), job.classes.length),
      ...l2Options(recipe, head),
      epochs: recipe.tuning.epochs,
      batchSize: recipe.tuning.batchSize,
      seed: recipe.seed,
      ...(headLoss === null ? {} : { baseline: headLoss }),
      ...patience(recipe, samples.dev.length),
      ...hooks,
    });
  } finally {
    optimiser.dispose();
  }
}
