import type { Recipe } from '../../../../models/transfer/recipe';
import { m } from '../../../i18n/generated/messages';
import { STEP_KINDS, STEPS, strengthsOf, withStep, withStrength, type StepKind } from '../steps';
import type { NumberSetting, Setting, SettingGroup } from './types';

const NAME: Readonly<Record<StepKind, () => string>> = {
  mirror: () => m.run_step_mirror(),
  crop: () => m.run_step_crop(),
  rotate: () => m.run_step_rotate(),
  shear: () => m.run_step_shear(),
  warp: () => m.run_step_warp(),
  colour: () => m.run_step_colour(),
  pca: () => m.run_step_pca(),
  cutout: () => m.run_step_cutout(),
};

const WHY: Readonly<Record<StepKind, () => string>> = {
  mirror: () => m.run_why_mirror(),
  crop: () => m.run_why_crop(),
  rotate: () => m.run_why_rotate(),
  shear: () => m.run_why_shear(),
  warp: () => m.run_why_warp(),
  colour: () => m.run_why_colour(),
  pca: () => m.run_why_pca(),
  cutout: () => m.run_why_cutout(),
};

const STRENGTH: Readonly<Record<string, () => string>> = {
  probability: () => m.run_strength_probability(),
  loss: () => m.run_strength_loss(),
  degrees: () => m.run_strength_degrees(),
  amount: () => m.run_strength_amount(),
  brightness: () => m.run_strength_brightness(),
  contrast: () => m.run_strength_contrast(),
  saturation: () => m.run_strength_saturation(),
  deviation: () => m.run_strength_deviation(),
  side: () => m.run_strength_side(),
};

const stepOf = (recipe: Recipe, kind: StepKind) => recipe.augmentation.steps.find((step) => step.kind === kind);

const withSteps = (recipe: Recipe, steps: Recipe['augmentation']['steps']): Recipe => {
  const { augmentation } = recipe;
  // Steps without copies would change nothing.
  const copies = steps.length > 0 && augmentation.steps.length === 0 ? Math.max(2, augmentation.copies) : augmentation.copies;
  return { ...recipe, augmentation: { ...augmentation, steps, copies } };
};

function stepSettings(kind: StepKind): Setting[] {
  const strengths = strengthsOf(STEPS[kind]).map(({ key, most }): NumberSetting => {
    const degrees = key === 'degrees';
    return {
      kind: 'number', id: `${kind}-${key}`, label: () => STRENGTH[key]?.() ?? key, why: WHY[kind], part: true,
      shown: (recipe) => stepOf(recipe, kind) !== undefined,
      scale: 'linear', low: 0, high: most, step: degrees ? 1 : 0.01,
      format: (value) => (degrees ? `${value}°` : value.toFixed(2)),
      get: (recipe) => strengthsOf(stepOf(recipe, kind) ?? STEPS[kind]).find((each) => each.key === key)?.value ?? 0,
      set: (recipe, value) => withSteps(recipe, withStrength(recipe.augmentation.steps, kind, key, value)),
    };
  });
  const toggle: Setting = {
    kind: 'switch', id: kind, label: NAME[kind], why: WHY[kind],
    get: (recipe) => stepOf(recipe, kind) !== undefined,
    set: (recipe, on) => withSteps(recipe, withStep(recipe.augmentation.steps, kind, on)),
  };
  return [toggle, ...strengths];
}

export const AUGMENTATION: SettingGroup = {
  id: 'augmentation',
  title: () => m.run_group_augmentation(),
  settings: [
    ...STEP_KINDS.flatMap(stepSettings),
    {
      kind: 'number', id: 'copies', label: () => m.run_set_copies(), why: () => m.run_why_copies(),
      shown: ({ augmentation }) => augmentation.steps.length > 0,
      scale: 'linear', low: 0, high: 10, whole: true,
      get: ({ augmentation }) => augmentation.copies,
      set: (recipe, copies) => ({ ...recipe, augmentation: { ...recipe.augmentation, copies } }),
    },
    {
      kind: 'switch', id: 'fresh', label: () => m.run_set_fresh(), why: () => m.run_why_fresh(),
      shown: ({ freeze, augmentation }) => freeze !== 'all' && augmentation.steps.length > 0,
      get: ({ augmentation }) => augmentation.fresh,
      set: (recipe, fresh) => ({ ...recipe, augmentation: { ...recipe.augmentation, fresh } }),
    },
    {
      kind: 'number', id: 'mix-up', label: () => m.run_set_mix_up(), why: () => m.run_why_mix_up(),
      formula: () => 'x = λ·x₁ + (1 − λ)·x₂,  y = λ·y₁ + (1 − λ)·y₂,  λ ~ Beta(α, α)',
      scale: 'linear', low: 0, high: 1, step: 0.05,
      format: (value) => (value === 0 ? m.run_off() : value.toFixed(2)),
      get: ({ augmentation }) => augmentation.mixUp,
      set: (recipe, mixUp) => ({ ...recipe, augmentation: { ...recipe.augmentation, mixUp } }),
    },
  ],
};
