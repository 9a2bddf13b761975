import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../models/transfer/default-recipe';
import { jobOf } from '../../scripts/eval/classify/job';
import { readOptions } from '../../scripts/eval/classify/options';

const folder = '/tmp';
const item = (label: number) => ({ folder, name: `${label}/a.jpg`, label });
const data = { classes: ['a', 'b'], train: Array.from({ length: 20 }, (_, i) => item(i % 2)), test: [item(0)] };
const recipeOf = (...more: string[]) =>
  jobOf(data, readOptions(['--train', folder, '--test', folder, '--out', '/tmp/report.json', ...more])!).recipe;

describe('what eval classify trains with', () => {
  it('is the recipe of the app, where nothing else is asked for', () => {
    expect(recipeOf()).toEqual({ ...defaultRecipe({ classes: 2, train: 20, dev: 0 }), companion: false });
  });

  it('differs in what is asked for', () => {
    expect(recipeOf('--augment', 'none').augmentation.copies).toBe(0);
    expect(recipeOf('--augment', 'gentle').augmentation.copies).toBe(2);
    expect(recipeOf('--copies', '5').augmentation.copies).toBe(5);
    expect(recipeOf('--epochs', '7').schedule.decay).toEqual({ kind: 'cosine', epochs: 7 });
    expect(recipeOf('--unfreeze', '2', '--tune-epochs', '3')).toMatchObject({ freeze: 2, tuning: { epochs: 3 } });
  });
});
