import type { TrainingOutcome } from '../../../workers/api';
import type { Run } from '../../storage/training';
import type { Plan } from './plan';

/** What is kept of a training to compare with. */
export function runOf(outcome: TrainingOutcome, { job, classes }: Plan, startedAt: number): Run {
  const { assessments, seconds, leftOut, cached } = outcome;
  const pictures = job.samples.length - leftOut.length;
  const { steps, copies } = job.recipe.augmentation;
  const trained = job.samples.filter(({ split }) => split === 'train').length;
  const made = job.samples.length + (steps.length > 0 ? trained * copies : 0);
  return {
    startedAt,
    recipe: job.recipe,
    classCount: classes.length,
    pictures,
    accuracy: { train: assessments.train?.accuracy ?? null, dev: assessments.dev?.accuracy ?? null },
    // What was cached counts copies, too.
    computed: made > 0 ? Math.max(0, Math.round(pictures * (1 - cached / made))) : 0,
    seconds: { ...seconds },
  };
}

/**
 * Seconds that training so many pictures will take, by how long the last one took; null before there was one, or where
 * it says nothing about this recipe.
 * @param missing pictures whose features are not stored yet
 */
export function expectedSeconds(last: Run | undefined, next: Omit<Run, 'startedAt' | 'accuracy' | 'seconds'>): number | null {
  if (!last || last.pictures === 0) return null;
  const tunes = next.recipe.freeze !== 'all';
  if (tunes && (last.recipe.freeze !== next.recipe.freeze || last.seconds.tuning === 0)) return null;
  const area = (next.recipe.inputSize / last.recipe.inputSize) ** 2;
  const copies = ({ recipe }: Pick<Run, 'recipe'>) => 1 + recipe.augmentation.copies;
  const epochs = (next.recipe.epochs / last.recipe.epochs) * (next.pictures / last.pictures) * (copies(next) / copies(last));
  const features = last.computed > 0 ? last.seconds.features / (last.computed * copies(last)) : null;
  if (features === null && next.computed > 0) return null;
  const tuning = tunes ? last.seconds.tuning * area * (next.recipe.tuning.epochs / last.recipe.tuning.epochs) : 0;
  return (features ?? 0) * next.computed * copies(next) * area + last.seconds.head * epochs + tuning * (next.pictures / last.pictures);
}
