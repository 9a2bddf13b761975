import type { DataSize } from '../../../models/transfer/default-recipe';
import type { Recipe } from '../../../models/transfer/recipe';
import type { TrainingJob, TrainingSample } from '../../../workers/api';
import type { ClassRow } from '../../storage/classes';
import type { SampleRow } from '../../storage/samples';
import type { TrainedClass } from '../../storage/training';

/** A training as it is given to the worker, and what its labels stand for. */
export interface Plan {
  readonly job: TrainingJob;
  /** In the order of the labels. */
  readonly classes: readonly TrainedClass[];
}

interface Collected {
  readonly classes: readonly ClassRow[];
  readonly samples: readonly SampleRow[];
}

/** What is collected as a job: the classes that have samples, and all samples with the split they have. */
export function planOf({ classes, samples }: Collected, recipe: Recipe): Plan {
  const used = new Set(samples.flatMap(({ classIds }) => classIds));
  const trained = classes.filter(({ id }) => used.has(id)).map(({ id, name, colour }) => ({ id, name, colour }));
  const index = new Map(trained.map(({ id }, i) => [id, i]));
  const labelled = samples.flatMap(({ id, classIds, split }): TrainingSample[] => {
    const labels = classIds.flatMap((classId) => index.get(classId) ?? []);
    return labels.length > 0 ? [{ id, labels, split }] : [];
  });
  return { job: jobOf(trained, labelled, recipe), classes: trained };
}

/** How much there is to learn from. */
export function sizeOf({ samples }: Collected): DataSize {
  const trained = samples.filter(({ split }) => split === 'train');
  return {
    classes: new Set(samples.flatMap(({ classIds }) => classIds)).size,
    train: trained.length,
    dev: samples.filter(({ split }) => split === 'dev').length,
  };
}

/** Early stopping watches the dev set: without one there is nothing to stop by. */
export function jobOf(
  classes: readonly TrainedClass[],
  samples: readonly TrainingSample[],
  recipe: Recipe,
): TrainingJob {
  const watched = samples.some(({ split }) => split === 'dev');
  const names = classes.map(({ name }) => name);
  return { classes: names, samples, recipe: watched ? recipe : { ...recipe, patience: null } };
}

/**
 * Share of right answers without having learned anything: always the largest class, and where classes are
 * independent, for each of them what is commoner, there or not.
 */
export function chanceOf({ classes, samples, recipe }: TrainingJob): number {
  if (samples.length === 0 || classes.length === 0) return 0;
  const counts = new Array<number>(classes.length).fill(0);
  for (const { labels } of samples) for (const label of labels) counts[label]!++;
  if (recipe.loss.kind === 'softmax') return Math.max(...counts) / samples.length;
  const right = counts.map((count) => Math.max(count, samples.length - count));
  return right.reduce((sum, count) => sum + count, 0) / (samples.length * classes.length);
}
