import type { Recipe } from '../../../../models/transfer/recipe';
import { m } from '../../../i18n/generated/messages';
import { TRUNK_BLOCKS, UNFREEZING } from '../advice';
import type { Setting, SettingGroup } from './types';

const SIZES = [96, 128, 160, 192, 224, 256, 300] as const;
const HIDDEN = ['', '64', '128', '256', '512', '256,64'] as const;

const freeze: Setting = {
  kind: 'choice', id: 'freeze', label: () => m.run_set_freeze(), why: () => m.run_why_freeze(),
  options: () => [
    { value: 'all', name: m.run_freeze_all() },
    ...UNFREEZING.map((blocks) => ({
      value: String(blocks),
      name: blocks === 1 ? m.run_freeze_one() : m.run_freeze_blocks({ blocks: String(blocks) }),
    })),
    { value: 'none', name: m.run_freeze_none({ blocks: String(TRUNK_BLOCKS) }) },
  ],
  get: (recipe) => String(recipe.freeze),
  set: (recipe, value) => ({ ...recipe, freeze: value === 'all' || value === 'none' ? value : Number(value) }),
};

const inputSize: Setting = {
  kind: 'choice', id: 'input-size', label: () => m.run_set_input_size(), why: () => m.run_why_input_size(),
  options: () => SIZES.map((size) => ({ value: String(size), name: m.input_size_value({ size: String(size) }) })),
  get: (recipe) => String(recipe.inputSize),
  set: (recipe, value) => ({ ...recipe, inputSize: Number(value) }),
};

const companion: Setting = {
  kind: 'switch', id: 'companion', label: () => m.run_set_companion(), why: () => m.run_why_companion(),
  get: (recipe) => recipe.companion ?? false,
  set: (recipe, on) => ({ ...recipe, companion: on }),
};

const hidden: Setting = {
  kind: 'choice', id: 'hidden', label: () => m.run_set_hidden(), why: () => m.run_why_hidden(),
  formula: () => 'a = max(0, W₁x + b₁),  z = W₂a + b₂',
  options: () => HIDDEN.map((units) => ({ value: units, name: units ? units.replace(',', ' + ') : m.run_hidden_none() })),
  get: (recipe) => recipe.head.hidden.join(','),
  set: (recipe, value) => {
    const units = value === '' ? [] : value.split(',').map(Number);
    const { initialiser } = recipe.head;
    // Units that all begin at zero stay alike for ever.
    const begins = units.length > 0 && initialiser === 'zeros' ? 'he-normal' : initialiser;
    return { ...recipe, head: { ...recipe.head, hidden: units, initialiser: begins } };
  },
};

const INITIALISER: Readonly<Record<Recipe['head']['initialiser'], () => string>> = {
  zeros: () => m.run_init_zeros(),
  'he-normal': () => m.run_init_he_normal(),
  'he-uniform': () => m.run_init_he_uniform(),
  'xavier-normal': () => m.run_init_xavier_normal(),
  'xavier-uniform': () => m.run_init_xavier_uniform(),
};

const FORMULA: Readonly<Record<Recipe['head']['initialiser'], string>> = {
  zeros: 'W = 0',
  'he-normal': 'W ~ N(0, 2/nᵢₙ)',
  'he-uniform': 'W ~ U(−a, a),  a = √(6/nᵢₙ)',
  'xavier-normal': 'W ~ N(0, 2/(nᵢₙ + nₒᵤₜ))',
  'xavier-uniform': 'W ~ U(−a, a),  a = √(6/(nᵢₙ + nₒᵤₜ))',
};

const isInitialiser = (value: string): value is Recipe['head']['initialiser'] => Object.hasOwn(INITIALISER, value);

const initialiser: Setting = {
  kind: 'choice', id: 'initialiser', label: () => m.run_set_initialiser(), why: () => m.run_why_initialiser(),
  formula: (recipe) => FORMULA[recipe.head.initialiser],
  options: (recipe) =>
    Object.entries(INITIALISER)
      .filter(([value]) => value !== 'zeros' || recipe.head.hidden.length === 0)
      .map(([value, name]) => ({ value, name: name() })),
  get: (recipe) => recipe.head.initialiser,
  set: (recipe, value) =>
    isInitialiser(value) ? { ...recipe, head: { ...recipe.head, initialiser: value } } : recipe,
};

const answers: Setting = {
  kind: 'choice', id: 'answers', label: () => m.run_set_answers(), why: () => m.run_why_answers(),
  formula: (recipe) => (recipe.loss.kind === 'softmax' ? 'pₖ = e^zₖ / Σ e^z,  L = −Σ yₖ·log pₖ' : 'pₖ = 1/(1 + e^−zₖ)'),
  options: () => [
    { value: 'softmax', name: m.run_answers_softmax() },
    { value: 'sigmoids', name: m.run_answers_sigmoids() },
  ],
  get: (recipe) => recipe.loss.kind,
  set: (recipe, value) => ({ ...recipe, loss: { ...recipe.loss, kind: value === 'sigmoids' ? 'sigmoids' : 'softmax' } }),
};

export const NETWORK: SettingGroup = {
  id: 'network', title: () => m.run_group_network(), settings: [freeze, inputSize, companion, answers, hidden, initialiser],
};
