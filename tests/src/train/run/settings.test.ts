import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../../../models/transfer/default-recipe';
import type { Recipe } from '../../../../models/transfer/recipe';
import { parseRecipe } from '../../../../src/storage/recipe';
import { applyAdvice, longer, lowerRate } from '../../../../src/train/run/advice';
import { rebase } from '../../../../src/train/run/rebase';
import { differences, GROUPS, isChanged, resetTo, shownIn } from '../../../../src/train/run/settings/all';
import { positionOf, rangeOf, valueAt, valueText, type NumberSetting, type Setting } from '../../../../src/train/run/settings/types';

const USUAL = parseRecipe(defaultRecipe({ classes: 3, train: 60, dev: 12 }));
const SETTINGS = GROUPS.flatMap(({ settings }) => settings);
const named = (id: string) => SETTINGS.find((setting) => setting.id === id)!;

/** Sets a setting to its nth value, whatever it is made of. */
function turned(setting: Setting, recipe: Recipe, n: number): Recipe {
  if (setting.kind === 'switch') return setting.set(recipe, n % 2 === 0);
  if (setting.kind === 'choice') {
    const options = setting.options(recipe);
    return setting.set(recipe, options[n % options.length]!.value);
  }
  const [low, high, step] = rangeOf(setting);
  const places = Math.round((high - low) / step);
  return setting.set(recipe, valueAt(setting, low + (n % (places + 1)) * step));
}

/** Recipes that a person can arrive at. */
const recipes = fc.array(fc.tuple(fc.nat(200), fc.nat(1000)), { maxLength: 12 }).map((turns) =>
  turns.reduce((recipe, [at, n]) => {
    const shown = GROUPS.flatMap((group) => shownIn(group, recipe));
    return turned(shown[at % shown.length]!, recipe, n);
  }, USUAL),
);

describe('settings', () => {
  it('have names of their own', () => {
    expect(new Set(SETTINGS.map(({ id }) => id)).size).toBe(SETTINGS.length);
  });

  it('make recipes that are kept as they are', () => {
    fc.assert(fc.property(recipes, (recipe) => {
      expect(parseRecipe(recipe)).toEqual(recipe);
    }));
  });

  it('all say what they do, in any recipe', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        for (const setting of GROUPS.flatMap((group) => shownIn(group, recipe))) {
          expect(setting.label(recipe)).not.toBe('');
          expect(setting.why(recipe).length).toBeGreaterThan(20);
          expect(valueText(setting, recipe)).not.toBe('');
          expect(setting.formula?.(recipe)).not.toBe('');
        }
      }),
    );
  });

  it('can each be put back', () => {
    fc.assert(
      fc.property(recipes, (recipe) => {
        for (const setting of GROUPS.flatMap((group) => shownIn(group, recipe))) {
          const back = resetTo(setting, recipe, USUAL);
          expect(isChanged(setting, back, USUAL), setting.id).toBe(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of numbers lie on their sliders', () => {
    for (const setting of SETTINGS.filter((each): each is NumberSetting => each.kind === 'number')) {
      const [low, high, step] = rangeOf(setting);
      expect(high, setting.id).toBeGreaterThan(low);
      for (let position = low; position <= high; position += step) {
        const value = valueAt(setting, position);
        // Whole numbers at the low end of a logarithmic scale share places.
        if (!(setting.scale === 'log' && setting.whole)) expect(positionOf(setting, value), setting.id).toBeCloseTo(position);
        expect(value).toBeLessThanOrEqual(setting.high + 1e-9);
      }
    }
  });

  it('on logarithmic scales reach zero where that means off', () => {
    const l2 = named('l2') as NumberSetting;
    expect(valueAt(l2, rangeOf(l2)[0])).toBe(0);
    expect(positionOf(l2, 0)).toBe(rangeOf(l2)[0]);
    const rate = named('rate-head') as NumberSetting;
    expect(valueAt(rate, positionOf(rate, 1e-3))).toBe(1e-3);
  });

  it('of the number of epochs take the cosine along', () => {
    const epochs = named('epochs') as NumberSetting;
    expect(epochs.set(USUAL, 10)).toMatchObject({ epochs: 10, schedule: { decay: { kind: 'cosine', epochs: 10 } } });
  });

  it('of hidden layers do not let them begin at zero', () => {
    const hidden = named('hidden');
    if (hidden.kind !== 'choice') throw new Error('not a choice');
    expect(hidden.set(USUAL, '128').head).toMatchObject({ hidden: [128], initialiser: 'he-normal' });
  });

  it('tell in what two recipes differ', () => {
    const other = lowerRate(USUAL);
    expect(differences(USUAL, USUAL)).toEqual([]);
    expect(differences(USUAL, other)).toMatchObject([{ id: 'rate-head', before: '0.001', after: '0.0001' }]);
  });
});

describe('advice', () => {
  it('makes recipes that can be kept, each another than before', () => {
    const all = ['bigger-head', 'unfreeze-more', 'train-longer', 'less-regularisation', 'more-augmentation',
      'more-regularisation', 'unfreeze-less', 'more-samples', 'check-labels'] as const;
    fc.assert(
      fc.property(recipes, fc.constantFrom(...all), (recipe, advice) => {
        const better = applyAdvice(advice, recipe);
        if (!better) return;
        expect(parseRecipe(better)).toEqual(better);
        expect(differences(recipe, better).length, advice).toBeGreaterThan(0);
      }),
    );
  });

  it('unfreezes step by step, and back', () => {
    const chain: Recipe['freeze'][] = [];
    for (let recipe: Recipe | null = USUAL; recipe; recipe = applyAdvice('unfreeze-more', recipe)) chain.push(recipe.freeze);
    expect(chain).toEqual(['all', 1, 2, 4, 8, 'none']);
    const back: Recipe['freeze'][] = [];
    let recipe: Recipe | null = { ...USUAL, freeze: 'none' };
    for (; recipe; recipe = applyAdvice('unfreeze-less', recipe)) back.push(recipe.freeze);
    expect(back).toEqual(['none', 8, 4, 2, 1, 'all']);
  });

  it('of the recipe is none where pictures or labels must change', () => {
    expect(applyAdvice('more-samples', USUAL)).toBeNull();
    expect(applyAdvice('check-labels', USUAL)).toBeNull();
  });

  it('to train longer lets the rate fall over all of it', () => {
    expect(longer(USUAL, 2)).toMatchObject({ epochs: 120, schedule: { decay: { epochs: 120 } }, tuning: { epochs: 10 } });
  });
});

describe('rebase', () => {
  const few = parseRecipe(defaultRecipe({ classes: 3, train: 30, dev: 6 }));
  const many = parseRecipe(defaultRecipe({ classes: 3, train: 3000, dev: 600 }));

  it('follows the amount of data where nothing was set', () => {
    expect(rebase(few, few, many)).toEqual(many);
  });

  it('keeps what was set by hand', () => {
    const set = { ...few, batchSize: 4, head: { ...few.head, dropout: 0.5 } };
    const moved = rebase(set, few, many);
    expect(moved).toEqual({ ...many, batchSize: 4, head: { ...many.head, dropout: 0.5 } });
  });

  it('takes objects of another kind whole', () => {
    const set: Recipe = { ...few, optimiser: { ...few.optimiser, method: { kind: 'momentum', beta: 0.9 } } };
    expect(rebase(set, few, many).optimiser.method).toEqual({ kind: 'momentum', beta: 0.9 });
  });

  it('changes nothing while the defaults stay', () => {
    fc.assert(fc.property(recipes, (recipe) => {
      expect(rebase(recipe, USUAL, USUAL)).toEqual(recipe);
    }));
  });
});

describe('a stored recipe', () => {
  it('is mended field by field', () => {
    const mended = parseRecipe({ ...USUAL, batchSize: -3, epochs: 'many', seed: 7, head: null });
    expect(mended).toMatchObject({ seed: 7, head: { hidden: [], dropout: 0 } });
    expect(mended.batchSize).toBeGreaterThan(0);
    expect(mended.epochs).toBeGreaterThan(0);
  });

  it('is made of anything', () => {
    fc.assert(fc.property(fc.anything(), (stored) => {
      expect(parseRecipe(stored).epochs).toBeGreaterThan(0);
    }));
  });
});
