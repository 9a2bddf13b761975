import { fit } from './fit';
import type { FitOptions, FitResult } from './fit-options';
import { Head } from './head';
import { headSpec, l2Options, lossOptions, safeMethod } from './head-recipe';
import { Optimiser } from './optimiser';
import type { Prepared, TrainingTools } from './prepare';
import type { Recipe } from './recipe';
import { plainSource, trainingSource } from './sources';

/** What can be listened to and decided while `fit` runs. */
export type FitHooks = Pick<
  FitOptions,
  'resume' | 'checkpoint' | 'checkpointDue' | 'onBatch' | 'onEpoch' | 'signal' | 'paused'
>;

export interface TrainedHead {
  readonly head: Head;
  readonly result: FitResult;
}

/**
 * Trains the head on features that were computed before.
 * @param recipe the job's own, or one that differs in nothing that features depend on
 * @returns the head, which is the caller's to dispose
 */
export async function trainHead(
  prepared: Prepared,
  tools: TrainingTools,
  recipe: Recipe,
  hooks: FitHooks = {},
): Promise<TrainedHead> {
  const { job, learner, samples } = prepared;
  const head = new Head(headSpec(recipe, learner.dims, job.classes.length));
  const optimiser = new Optimiser(head.variables, {
    method: safeMethod(recipe.optimiser.method),
    weightDecay: recipe.optimiser.weightDecay,
  });
  try {
    const result = await fit({
      train: trainingSource(prepared, tools, 'head'),
      ...(samples.dev.length > 0 ? { dev: plainSource(prepared, tools, 'dev', 'head') } : {}),
      forward: learner.onFeatures(head),
      variables: head.variables,
      optimiser,
      schedule: recipe.schedule,
      loss: lossOptions(recipe, samples.train.map(({ labels }) => labels), job.classes.length),
      ...l2Options(recipe, head),
      epochs: recipe.epochs,
      batchSize: recipe.batchSize,
      seed: recipe.seed,
      ...patience(recipe, samples.dev.length),
      ...hooks,
    });
    return { head, result };
  } catch (error) {
    head.dispose();
    throw error;
  } finally {
    optimiser.dispose();
  }
}

/** Early stopping, where there is a dev set to tell by. */
export function patience(recipe: Recipe, dev: number): Pick<FitOptions, 'earlyStopping'> {
  return recipe.patience !== null && dev > 0 ? { earlyStopping: { patience: recipe.patience } } : {};
}
