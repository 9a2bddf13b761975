import { m } from '../../../i18n/generated/messages';
import type { SettingGroup } from './types';

export const REGULARISATION: SettingGroup = {
  id: 'regularisation',
  title: () => m.run_group_regularisation(),
  settings: [
    {
      kind: 'number', id: 'dropout', label: () => m.run_set_dropout(), why: () => m.run_why_dropout(),
      formula: () => 'a = a·mask/keep', scale: 'linear', low: 0, high: 0.9, step: 0.05,
      get: ({ head }) => head.dropout,
      set: (recipe, dropout) => ({ ...recipe, head: { ...recipe.head, dropout } }),
    },
    {
      kind: 'number', id: 'l2', label: () => 'L2', why: () => m.run_why_l2(),
      formula: () => 'J = L + λ/(2m)·Σ‖W‖²', scale: 'log', zero: true, low: 1e-4, high: 10,
      get: ({ loss }) => loss.l2,
      set: (recipe, l2) => ({ ...recipe, loss: { ...recipe.loss, l2 } }),
    },
    {
      kind: 'number', id: 'weight-decay', label: () => m.run_set_weight_decay(), why: () => m.run_why_weight_decay(),
      formula: () => 'W = (1 − α·λ)·W', scale: 'log', zero: true, low: 1e-5, high: 1,
      get: ({ optimiser }) => optimiser.weightDecay,
      set: (recipe, weightDecay) => ({ ...recipe, optimiser: { ...recipe.optimiser, weightDecay } }),
    },
    {
      kind: 'number', id: 'smoothing', label: () => m.run_set_smoothing(), why: () => m.run_why_smoothing(),
      formula: ({ loss }) => (loss.kind === 'softmax' ? 'y = (1 − ε)·y + ε/K' : 'y = (1 − ε)·y + ε/2'),
      scale: 'linear', low: 0, high: 0.5, step: 0.01,
      get: ({ loss }) => loss.smoothing,
      set: (recipe, smoothing) => ({ ...recipe, loss: { ...recipe.loss, smoothing } }),
    },
    {
      kind: 'switch', id: 'balanced', label: () => m.run_set_balanced(), why: () => m.run_why_balanced(),
      formula: () => 'wₖ = m/(K·mₖ)',
      get: ({ loss }) => loss.balanced,
      set: (recipe, balanced) => ({ ...recipe, loss: { ...recipe.loss, balanced } }),
    },
  ],
};
