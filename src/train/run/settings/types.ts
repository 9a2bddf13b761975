import type { Recipe } from '../../../../models/transfer/recipe';

interface Named {
  /** Names it among all settings. */
  readonly id: string;
  readonly label: (recipe: Recipe) => string;
  /** What it does and when to touch it, in a sentence or two. */
  readonly why: (recipe: Recipe) => string;
  /** As the course writes it. */
  readonly formula?: (recipe: Recipe) => string;
  /** Belongs to the setting before it, which explains both. */
  readonly part?: boolean;
  /** Whether it means anything with this recipe; by default it does. */
  readonly shown?: (recipe: Recipe) => boolean;
}

/** A number on a slider. */
export interface NumberSetting extends Named {
  readonly kind: 'number';
  /** 'log': equal steps multiply, and `low`, `high` are above 0; what is below `low` then counts as 0, if `zero`. */
  readonly scale: 'linear' | 'log';
  readonly zero?: boolean;
  readonly low: number;
  readonly high: number;
  /** Of a linear scale; a logarithmic one has twelve steps to the decade. */
  readonly step?: number;
  readonly whole?: boolean;
  readonly format?: (value: number) => string;
  readonly get: (recipe: Recipe) => number;
  readonly set: (recipe: Recipe, value: number) => Recipe;
}

/** One of several. */
export interface ChoiceSetting extends Named {
  readonly kind: 'choice';
  readonly options: (recipe: Recipe) => readonly { readonly value: string; readonly name: string }[];
  readonly get: (recipe: Recipe) => string;
  readonly set: (recipe: Recipe, value: string) => Recipe;
}

/** On or off. */
export interface SwitchSetting extends Named {
  readonly kind: 'switch';
  readonly get: (recipe: Recipe) => boolean;
  readonly set: (recipe: Recipe, on: boolean) => Recipe;
}

export type Setting = NumberSetting | ChoiceSetting | SwitchSetting;

export interface SettingGroup {
  readonly id: string;
  readonly title: () => string;
  readonly settings: readonly Setting[];
}

const STEPS_PER_DECADE = 12;

/** Where a number lies on its slider. */
export function positionOf(setting: NumberSetting, value: number): number {
  if (setting.scale === 'linear') return value;
  const low = Math.round(STEPS_PER_DECADE * Math.log10(setting.low));
  if (value < setting.low) return setting.zero ? low - 1 : low;
  return Math.round(STEPS_PER_DECADE * Math.log10(value));
}

/** The number at a place on the slider: the inverse of `positionOf`, but for rounding. */
export function valueAt(setting: NumberSetting, position: number): number {
  if (setting.scale === 'linear') return position;
  const [low] = rangeOf(setting);
  if (setting.zero && position <= low) return 0;
  const value = 10 ** (position / STEPS_PER_DECADE);
  if (setting.whole) return Math.min(setting.high, Math.max(setting.low, Math.round(value)));
  // Two digits are as exact as such a setting needs to be, and can be read.
  return Math.min(setting.high, Math.max(setting.low, Number(value.toPrecision(2))));
}

/** First and last place of the slider, and the distance between two. */
export function rangeOf(setting: NumberSetting): readonly [low: number, high: number, step: number] {
  if (setting.scale === 'linear') return [setting.low, setting.high, setting.step ?? (setting.whole ? 1 : 0.01)];
  const low = positionOf({ ...setting, zero: false }, setting.low);
  return [setting.zero ? low - 1 : low, positionOf(setting, setting.high), 1];
}

/** A setting's value as it is read. */
export function valueText(setting: Setting, recipe: Recipe): string {
  switch (setting.kind) {
    case 'number': {
      const value = setting.get(recipe);
      return setting.format?.(value) ?? String(Number(value.toPrecision(4)));
    }
    case 'choice': {
      const value = setting.get(recipe);
      return setting.options(recipe).find((option) => option.value === value)?.name ?? value;
    }
    case 'switch':
      return setting.get(recipe) ? '✓' : '–';
  }
}
