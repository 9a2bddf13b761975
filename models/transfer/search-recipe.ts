import type { FitResult } from './fit-options';
import { prepare, type TrainingTools } from './prepare';
import type { Recipe } from './recipe';
import { search, type Parameters, type Space, type Trial } from './search';
import { trainHead } from './train-head';
import type { TrainingJob } from './training';

export type SearchParameter = 'learningRate' | 'dropout' | 'smoothing' | 'l2' | 'batchSize' | 'hidden';

export interface RecipeTrial {
  readonly trial: Trial<SearchParameter>;
  readonly recipe: Recipe;
}

export interface Budget {
  /** After which no further trial is begun. */
  readonly seconds: number;
  readonly trials: number;
}

const SPACE: Space<SearchParameter> = {
  learningRate: { scale: 'log', low: 1e-4, high: 1e-1 },
  dropout: { scale: 'linear', low: 0, high: 0.6 },
  smoothing: { scale: 'linear', low: 0, high: 0.2 },
  l2: { scale: 'log', low: 1e-4, high: 10 },
  batchSize: { scale: 'choice', values: [8, 16, 32, 64, 128] },
  /** Units of the one hidden layer; 0: none. */
  hidden: { scale: 'choice', values: [0, 0, 64, 128, 256] },
};

/**
 * Tries recipes that differ from the job's in what does not touch its features, which are computed once for all.
 * @returns the trials, the best first, those until then if aborted
 * @throws RangeError without a dev set; otherwise as `trainClassifier`
 */
export async function searchRecipe(
  job: TrainingJob,
  tools: TrainingTools,
  budget: Budget,
  onTrial: (trial: Trial<SearchParameter>) => void,
): Promise<readonly RecipeTrial[]> {
  if (!job.samples.some(({ split }) => split === 'dev')) throw new RangeError('a search needs a dev set to tell by');
  const { signal = { aborted: false } } = tools;
  const frozen = { ...job, recipe: { ...job.recipe, freeze: 'all' as const } };
  const prepared = await prepare(frozen, tools);
  if (!prepared) return [];
  try {
    const evaluate = async (parameters: Parameters<SearchParameter>) => {
      const recipe = recipeWith(job.recipe, parameters);
      const { head, result } = await trainHead(prepared, tools, recipe, {
        signal,
        ...(tools.paused ? { paused: tools.paused } : {}),
      });
      head.dispose();
      return scoreOf(result);
    };
    const trials = await search({
      space: SPACE,
      evaluate,
      trials: budget.trials,
      milliseconds: 1000 * budget.seconds,
      seed: job.recipe.seed,
      signal,
      onTrial,
    });
    return trials.map((trial) => ({ trial, recipe: recipeWith(job.recipe, trial.parameters) }));
  } finally {
    prepared.learner.dispose();
  }
}

function recipeWith(recipe: Recipe, parameters: Parameters<SearchParameter>): Recipe {
  const { learningRate, dropout, smoothing, l2, batchSize, hidden } = parameters;
  const initialiser = hidden > 0 && recipe.head.initialiser === 'zeros' ? 'he-normal' : recipe.head.initialiser;
  return {
    ...recipe,
    head: { hidden: hidden > 0 ? [hidden] : [], dropout, initialiser },
    loss: { ...recipe.loss, smoothing, l2 },
    schedule: { ...recipe.schedule, learningRate },
    batchSize,
  };
}

/** Dev accuracy of the epoch that is kept; equal ones are told apart by the dev loss, far below what shows. */
function scoreOf({ history, bestEpoch }: FitResult): number {
  const { devAccuracy = null, devLoss = null } = history[bestEpoch] ?? {};
  return devAccuracy === null || devLoss === null ? NaN : devAccuracy - (1e-6 * devLoss) / (1 + devLoss);
}
