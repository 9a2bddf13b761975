import type { Recipe } from '../../../../models/transfer/recipe';
import { m } from '../../../i18n/generated/messages';
import { AUGMENTATION } from './augmentation';
import { FINE_TUNING, LEARNING } from './learning';
import { NETWORK } from './network';
import { REGULARISATION } from './regularisation';
import { valueText, type Setting, type SettingGroup } from './types';

const seed: Setting = {
  kind: 'number', id: 'seed', label: () => m.run_set_seed(), why: () => m.run_why_seed(),
  scale: 'linear', low: 0, high: 99, whole: true,
  get: (recipe) => recipe.seed,
  set: (recipe, value) => ({ ...recipe, seed: value }),
};

/** Everything that can be set before training. */
export const GROUPS: readonly SettingGroup[] = [
  NETWORK,
  LEARNING,
  FINE_TUNING,
  REGULARISATION,
  AUGMENTATION,
  { id: 'chance', title: () => m.run_group_chance(), settings: [seed] },
];

/** Those that mean anything with this recipe. */
export function shownIn(group: SettingGroup, recipe: Recipe): readonly Setting[] {
  return group.settings.filter((setting) => setting.shown?.(recipe) ?? true);
}

/** Whether the setting is another than in `usual`. */
export function isChanged(setting: Setting, recipe: Recipe, usual: Recipe): boolean {
  return setting.get(recipe) !== setting.get(usual);
}

/** The recipe with the setting as it is in `usual`. */
export function resetTo(setting: Setting, recipe: Recipe, usual: Recipe): Recipe {
  switch (setting.kind) {
    case 'number':
      return setting.set(recipe, setting.get(usual));
    case 'choice':
      return setting.set(recipe, setting.get(usual));
    case 'switch':
      return setting.set(recipe, setting.get(usual));
  }
}

export interface Difference {
  readonly id: string;
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

/** In what two recipes differ, in words. */
export function differences(before: Recipe, after: Recipe): readonly Difference[] {
  return GROUPS.flatMap((group) => shownIn(group, after))
    .filter((setting) => isChanged(setting, after, before))
    .map((setting) => ({
      id: setting.id,
      label: setting.label(after),
      before: valueText(setting, before),
      after: valueText(setting, after),
    }));
}
