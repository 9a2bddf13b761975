import { describe, expect, it } from 'vitest';
import { defaultRecipe, suggestFreeze } from '../../../models/transfer/default-recipe';

describe('what to unfreeze', () => {
  it('is more the more data there is, and nothing with little', () => {
    const rank = (perClass: number) => {
      const freeze = suggestFreeze(perClass);
      return freeze === 'all' ? 0 : freeze === 'none' ? Infinity : freeze;
    };
    const ranks = [0, 1, 5, 10, 39, 40, 100, 300, 1000, 10_000].map(rank);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect([rank(10), rank(40), rank(10_000)]).toEqual([0, 1, Infinity]);
  });
});

describe('the recipe to begin with', () => {
  it('is plain data, freezes the trunk and stops early only by a dev set', () => {
    const recipe = defaultRecipe({ classes: 3, train: 36, dev: 12 });
    expect(structuredClone(recipe)).toEqual(recipe);
    expect(recipe).toMatchObject({ freeze: 'all', batchSize: 8, head: { hidden: [], initialiser: 'zeros' } });
    expect(recipe.patience).not.toBeNull();
    expect(defaultRecipe({ classes: 3, train: 36, dev: 0 }).patience).toBeNull();
  });

  it.each([[0, 8], [10, 8], [100, 8], [300, 16], [5000, 64]])('of %i samples takes mini-batches of %i', (train, size) => {
    expect(defaultRecipe({ classes: 2, train, dev: 0 }).batchSize).toBe(size);
  });

  it('makes copies of few samples only', () => {
    const copies = (perClass: number) => defaultRecipe({ classes: 4, train: 4 * perClass, dev: 0 }).augmentation.copies;
    expect([copies(10), copies(500)]).toEqual([2, 0]);
  });
});
