import type { Method } from '../../../../models/transfer/optimiser';
import type { Recipe } from '../../../../models/transfer/recipe';
import type { Decay, Schedule } from '../../../../models/transfer/schedule';
import { m } from '../../../i18n/generated/messages';
import { withEpochs, withTuningEpochs } from '../advice';
import type { NumberSetting, Setting, SettingGroup } from './types';

const METHODS: Readonly<Record<Method['kind'], Method>> = {
  sgd: { kind: 'sgd' },
  momentum: { kind: 'momentum', beta: 0.9 },
  rmsprop: { kind: 'rmsprop', beta: 0.9, epsilon: 1e-8 },
  adam: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

const METHOD_NAME: Readonly<Record<Method['kind'], () => string>> = {
  sgd: () => m.run_method_sgd(),
  momentum: () => m.run_method_momentum(),
  rmsprop: () => m.run_method_rmsprop(),
  adam: () => m.run_method_adam(),
};

const METHOD_WHY: Readonly<Record<Method['kind'], () => string>> = {
  sgd: () => m.run_why_sgd(),
  momentum: () => m.run_why_momentum(),
  rmsprop: () => m.run_why_rmsprop(),
  adam: () => m.run_why_adam(),
};

const METHOD_FORMULA: Readonly<Record<Method['kind'], string>> = {
  sgd: 'W = W − α·dW',
  momentum: 'v = β·v + (1 − β)·dW,  W = W − α·v',
  rmsprop: 's = β·s + (1 − β)·dW²,  W = W − α·dW/(√s + ε)',
  adam: 'v̂ = v/(1 − β₁ᵗ),  ŝ = s/(1 − β₂ᵗ),  W = W − α·v̂/(√ŝ + ε)',
};

const withMethod = (recipe: Recipe, method: Method): Recipe => ({ ...recipe, optimiser: { ...recipe.optimiser, method } });

const method: Setting = {
  kind: 'choice', id: 'method', label: () => m.run_set_method(),
  why: ({ optimiser }) => METHOD_WHY[optimiser.method.kind](),
  formula: ({ optimiser }) => METHOD_FORMULA[optimiser.method.kind],
  options: () => Object.entries(METHOD_NAME).map(([value, name]) => ({ value, name: name() })),
  get: ({ optimiser }) => optimiser.method.kind,
  set: (recipe, value) => (value in METHODS ? withMethod(recipe, METHODS[value as Method['kind']]) : recipe),
};

/** β: how long the average remembers. */
function beta(key: 'beta' | 'beta1' | 'beta2', label: () => string): NumberSetting {
  const read = ({ optimiser }: Recipe) => (optimiser.method as Partial<Record<typeof key, number>>)[key];
  return {
    kind: 'number', id: key, label, why: () => m.run_why_beta(),
    formula: () => (key === 'beta2' ? 's = β₂·s + (1 − β₂)·dW²' : '1/(1 − β)'),
    shown: (recipe) => read(recipe) !== undefined,
    scale: 'linear', low: 0, high: 0.999, step: 0.001,
    get: (recipe) => read(recipe) ?? 0,
    set: (recipe, value) => withMethod(recipe, { ...recipe.optimiser.method, [key]: value }),
  };
}

const epsilon: NumberSetting = {
  kind: 'number', id: 'epsilon', label: () => 'ε', why: () => m.run_why_epsilon(),
  shown: ({ optimiser }) => 'epsilon' in optimiser.method,
  scale: 'log', low: 1e-10, high: 1e-2,
  get: ({ optimiser }) => ('epsilon' in optimiser.method ? optimiser.method.epsilon : 0),
  set: (recipe, value) => withMethod(recipe, { ...recipe.optimiser.method, epsilon: value } as Method),
};

/** Changes the schedule of the head, or of the unfrozen blocks. */
interface Part {
  readonly id: string;
  readonly get: (recipe: Recipe) => Schedule;
  readonly set: (recipe: Recipe, schedule: Schedule) => Recipe;
  readonly epochs: (recipe: Recipe) => number;
  readonly shown: (recipe: Recipe) => boolean;
}

const HEAD: Part = {
  id: 'head',
  get: ({ schedule }) => schedule,
  set: (recipe, schedule) => ({ ...recipe, schedule }),
  epochs: ({ epochs }) => epochs,
  shown: () => true,
};

const TUNING: Part = {
  id: 'tuning',
  get: ({ tuning }) => tuning.schedule,
  set: (recipe, schedule) => ({ ...recipe, tuning: { ...recipe.tuning, schedule } }),
  epochs: ({ tuning }) => tuning.epochs,
  shown: ({ freeze }) => freeze !== 'all',
};

const DECAYS: Readonly<Record<Decay['kind'], (epochs: number) => Decay>> = {
  constant: () => ({ kind: 'constant' }),
  inverse: () => ({ kind: 'inverse', rate: 0.1 }),
  exponential: () => ({ kind: 'exponential', base: 0.95 }),
  staircase: (epochs) => ({ kind: 'staircase', factor: 0.5, every: Math.max(1, Math.round(epochs / 4)) }),
  cosine: (epochs) => ({ kind: 'cosine', epochs }),
};

const DECAY_NAME: Readonly<Record<Decay['kind'], () => string>> = {
  constant: () => m.run_decay_constant(),
  inverse: () => m.run_decay_inverse(),
  exponential: () => m.run_decay_exponential(),
  staircase: () => m.run_decay_staircase(),
  cosine: () => m.run_decay_cosine(),
};

const DECAY_FORMULA: Readonly<Record<Decay['kind'], string>> = {
  constant: 'α = α₀',
  inverse: 'α = α₀/(1 + k·epoch)',
  exponential: 'α = α₀·kᵉᵖᵒᶜʰ',
  staircase: 'α = α₀·k^⌊epoch/n⌋',
  cosine: 'α = α₀·½·(1 + cos(π·t/T))',
};

function rate(part: Part, label: () => string, why: () => string): NumberSetting {
  return {
    kind: 'number', id: `rate-${part.id}`, label, why, formula: () => 'W = W − α·dW', shown: part.shown,
    scale: 'log', low: 1e-6, high: 1,
    get: (recipe) => part.get(recipe).learningRate,
    set: (recipe, learningRate) => part.set(recipe, { ...part.get(recipe), learningRate }),
  };
}

function decay(part: Part): Setting {
  return {
    kind: 'choice', id: `decay-${part.id}`, label: () => m.run_set_decay(), why: () => m.run_why_decay(),
    formula: (recipe) => DECAY_FORMULA[part.get(recipe).decay.kind], shown: part.shown,
    options: () => Object.entries(DECAY_NAME).map(([value, name]) => ({ value, name: name() })),
    get: (recipe) => part.get(recipe).decay.kind,
    set: (recipe, value) => {
      if (!(value in DECAYS)) return recipe;
      return part.set(recipe, { ...part.get(recipe), decay: DECAYS[value as Decay['kind']](part.epochs(recipe)) });
    },
  };
}

/** A number of one kind of decay. */
function decayNumber(
  part: Part,
  kind: Decay['kind'],
  key: 'rate' | 'base' | 'factor' | 'every',
  label: () => string,
  range: Pick<NumberSetting, 'scale' | 'low' | 'high' | 'step' | 'whole'>,
): NumberSetting {
  const read = (recipe: Recipe) => (part.get(recipe).decay as Partial<Record<typeof key, number>>)[key] ?? 0;
  return {
    kind: 'number', id: `decay-${key}-${part.id}`, label, why: () => m.run_why_decay(),
    formula: (recipe) => DECAY_FORMULA[part.get(recipe).decay.kind],
    shown: (recipe) => part.shown(recipe) && part.get(recipe).decay.kind === kind,
    ...range,
    get: read,
    set: (recipe, value) => {
      const schedule = part.get(recipe);
      return part.set(recipe, { ...schedule, decay: { ...schedule.decay, [key]: value } as Decay });
    },
  };
}

const decaysOf = (part: Part): Setting[] => [
  decay(part),
  decayNumber(part, 'inverse', 'rate', () => m.run_set_decay_rate(), { scale: 'log', low: 0.001, high: 10 }),
  decayNumber(part, 'exponential', 'base', () => m.run_set_decay_rate(), { scale: 'linear', low: 0.5, high: 1, step: 0.005 }),
  decayNumber(part, 'staircase', 'factor', () => m.run_set_decay_rate(), { scale: 'linear', low: 0.05, high: 1, step: 0.05 }),
  decayNumber(part, 'staircase', 'every', () => m.run_set_decay_every(), { scale: 'log', low: 1, high: 100, whole: true }),
];

function warmUp(part: Part): NumberSetting {
  return {
    kind: 'number', id: `warm-up-${part.id}`, label: () => m.run_set_warm_up(), why: () => m.run_why_warm_up(),
    shown: part.shown, scale: 'linear', low: 0, high: 10, step: 0.5,
    get: (recipe) => part.get(recipe).warmUp ?? 0,
    set: (recipe, value) => part.set(recipe, { ...part.get(recipe), warmUp: value }),
  };
}

const SIZES = [1, 4, 8, 16, 32, 64, 128, 256];

function batchSize(id: string, get: (recipe: Recipe) => number, set: (recipe: Recipe, size: number) => Recipe, shown = HEAD.shown): Setting {
  return {
    kind: 'choice', id, label: () => m.run_set_batch(), why: () => m.run_why_batch(), shown,
    options: (recipe) => [...new Set([...SIZES, get(recipe)])].sort((a, b) => a - b)
      .map((size) => ({ value: String(size), name: String(size) })),
    get: (recipe) => String(get(recipe)),
    set: (recipe, value) => set(recipe, Number(value)),
  };
}

const epochs: NumberSetting = {
  kind: 'number', id: 'epochs', label: () => m.run_set_epochs(), why: () => m.run_why_epochs(),
  scale: 'log', low: 1, high: 1000, whole: true, get: (recipe) => recipe.epochs, set: withEpochs,
};

const patience: NumberSetting = {
  kind: 'number', id: 'patience', label: () => m.run_set_patience(), why: () => m.run_why_patience(),
  scale: 'linear', low: 0, high: 50, whole: true, format: (value) => (value === 0 ? m.run_off() : String(value)),
  get: (recipe) => recipe.patience ?? 0,
  set: (recipe, value) => ({ ...recipe, patience: value === 0 ? null : value }),
};

export const LEARNING: SettingGroup = {
  id: 'learning',
  title: () => m.run_group_learning(),
  settings: [
    method,
    beta('beta', () => 'β'), beta('beta1', () => 'β₁'), beta('beta2', () => 'β₂'), epsilon,
    rate(HEAD, () => m.run_set_rate(), () => m.run_why_rate()),
    ...decaysOf(HEAD),
    warmUp(HEAD),
    epochs,
    batchSize('batch', (recipe) => recipe.batchSize, (recipe, size) => ({ ...recipe, batchSize: size })),
    patience,
  ],
};

export const FINE_TUNING: SettingGroup = {
  id: 'tuning',
  title: () => m.run_group_tuning(),
  settings: [
    rate(TUNING, () => m.run_set_rate(), () => m.run_why_tuning_rate()),
    ...decaysOf(TUNING),
    warmUp(TUNING),
    {
      kind: 'number', id: 'tuning-epochs', label: () => m.run_set_epochs(), why: () => m.run_why_tuning_epochs(),
      shown: TUNING.shown, scale: 'log', low: 1, high: 200, whole: true,
      get: ({ tuning }) => tuning.epochs,
      set: (recipe, value) => ({ ...recipe, tuning: withTuningEpochs(recipe.tuning, value) }),
    },
    batchSize(
      'tuning-batch',
      ({ tuning }) => tuning.batchSize,
      (recipe, size) => ({ ...recipe, tuning: { ...recipe.tuning, batchSize: size } }),
      TUNING.shown,
    ),
  ],
};
