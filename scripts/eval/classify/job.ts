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

/** What the app proposes for so many pictures, and in it what the options name. */
function recipeOf(data: Data, options: ClassifyOptions): Recipe {
  const base = defaultRecipe({ classes: data.classes.length, train: data.train.length, dev: 0 });
  const { epochs = base.epochs, tuneEpochs = base.tuning.epochs, copies = base.augmentation.copies } = options;
  return {
    ...base,
    freeze: options.freeze,
    inputSize: options.size,
    companion: options.companion,
    schedule: { ...base.schedule, decay: { kind: 'cosine', epochs } },
    tuning: {
      ...base.tuning,
      schedule: { ...base.tuning.schedule, decay: { kind: 'cosine', epochs: tuneEpochs } },
      epochs: tuneEpochs,
    },
    epochs,
    augmentation: { ...base.augmentation, copies },
    seed: options.data.seed,
  };
}
