import { GENTLE } from '../../../models/transfer/augment/gentle';
import { defaultRecipe } from '../../../models/transfer/default-recipe';
import type { Recipe } from '../../../models/transfer/recipe';
import type { TrainingJob, TrainingSample } from '../../../models/transfer/training';
import type { Data, Item } from './data';
import { sampleId } from './inputs';
import type { ClassifyOptions } from './options';

/** The training that the options ask for. Nothing is held back to choose by: every epoch is gone through. */
export function jobOf(data: Data, options: ClassifyOptions): TrainingJob {
  const sample = (split: TrainingSample['split']) => (item: Item): TrainingSample => {
    return { id: sampleId(item), labels: [item.label], split };
  };
  const samples = [...data.train.map(sample('train')), ...data.test.map(sample('test'))];
  return { classes: data.classes, samples, recipe: recipeOf(data, options) };
}

function recipeOf(data: Data, { freeze, companion, size, epochs, tuneEpochs, copies, data: { seed } }: ClassifyOptions): Recipe {
  const base = defaultRecipe({ classes: data.classes.length, train: data.train.length, dev: 0 });
  return {
    ...base,
    freeze,
    inputSize: size,
    companion,
    loss: { ...base.loss, balanced: false },
    schedule: { ...base.schedule, decay: { kind: 'cosine', epochs } },
    tuning: {
      ...base.tuning,
      schedule: { ...base.tuning.schedule, decay: { kind: 'cosine', epochs: tuneEpochs } },
      epochs: tuneEpochs,
    },
    epochs,
    patience: null,
    augmentation: { steps: GENTLE, copies, fresh: false, mixUp: 0 },
    seed,
  };
}
