import * as v from 'valibot';
import { defaultRecipe } from '../../models/transfer/default-recipe';
import type { Recipe } from '../../models/transfer/recipe';

/** What a damaged field becomes. */
const normal = defaultRecipe({ classes: 2, train: 0, dev: 0 });

const between = (low: number, high: number) => v.pipe(v.number(), v.minValue(low), v.maxValue(high));
const whole = (low: number, high: number) => v.pipe(between(low, high), v.integer());

const decay = v.variant('kind', [
  v.object({ kind: v.literal('constant') }),
  v.object({ kind: v.literal('inverse'), rate: between(0, 100) }),
  v.object({ kind: v.literal('exponential'), base: between(0.001, 1) }),
  v.object({ kind: v.literal('staircase'), factor: between(0.001, 1), every: whole(1, 10_000) }),
  v.object({ kind: v.literal('cosine'), epochs: whole(1, 10_000), floor: v.exactOptional(between(0, 1)) }),
]);

function schedule(usual: Recipe['schedule']) {
  return v.fallback(
    v.object({
      learningRate: v.fallback(between(1e-7, 10), usual.learningRate),
      decay: v.fallback(decay, usual.decay),
      warmUp: v.fallback(between(0, 1000), usual.warmUp ?? 0),
    }),
    { ...usual, warmUp: usual.warmUp ?? 0 },
  );
}

const beta = between(0, 0.99999);
const epsilon = between(1e-12, 1);
const method = v.variant('kind', [
  v.object({ kind: v.literal('sgd') }),
  v.object({ kind: v.literal('momentum'), beta }),
  v.object({ kind: v.literal('rmsprop'), beta, epsilon }),
  v.object({ kind: v.literal('adam'), beta1: beta, beta2: beta, epsilon }),
]);

const share = between(0, 1);
const vector = v.tuple([v.number(), v.number(), v.number()]);
const basis = v.object({ vectors: v.array(vector), deviations: v.array(v.number()) });
const step = v.variant('kind', [
  v.object({ kind: v.literal('mirror'), probability: share }),
  v.object({ kind: v.literal('crop'), loss: between(0, 0.9) }),
  v.object({ kind: v.literal('rotate'), degrees: between(0, 180) }),
  v.object({ kind: v.literal('shear'), degrees: between(0, 45) }),
  v.object({ kind: v.literal('warp'), amount: between(0, 0.49) }),
  v.object({ kind: v.literal('colour'), brightness: share, contrast: share, saturation: share }),
  v.object({ kind: v.literal('pca'), deviation: share, basis }),
  v.object({ kind: v.literal('cutout'), side: share }),
]);

const INITIALISERS = ['zeros', 'he-normal', 'he-uniform', 'xavier-normal', 'xavier-uniform'] as const;

/** Every field falls back on its own. */
const schema = v.object({
  freeze: v.fallback(v.union([v.literal('all'), v.literal('none'), whole(1, 100)]), normal.freeze),
  inputSize: v.fallback(whole(32, 512), normal.inputSize),
  companion: v.exactOptional(v.fallback(v.boolean(), false)),
  head: v.object({
    hidden: v.fallback(v.pipe(v.array(whole(1, 4096)), v.maxLength(4)), [...normal.head.hidden]),
    dropout: v.fallback(between(0, 0.95), normal.head.dropout),
    initialiser: v.fallback(v.picklist(INITIALISERS), normal.head.initialiser),
  }),
  loss: v.object({
    kind: v.fallback(v.picklist(['softmax', 'sigmoids']), normal.loss.kind),
    smoothing: v.fallback(between(0, 0.9), normal.loss.smoothing),
    balanced: v.fallback(v.boolean(), normal.loss.balanced),
    l2: v.fallback(between(0, 100), normal.loss.l2),
  }),
  optimiser: v.object({
    method: v.fallback(method, normal.optimiser.method),
    weightDecay: v.fallback(between(0, 10), normal.optimiser.weightDecay),
  }),
  schedule: schedule(normal.schedule),
  tuning: v.object({
    schedule: schedule(normal.tuning.schedule),
    epochs: v.fallback(whole(1, 1000), normal.tuning.epochs),
    batchSize: v.fallback(whole(1, 256), normal.tuning.batchSize),
  }),
  epochs: v.fallback(whole(1, 10_000), normal.epochs),
  batchSize: v.fallback(whole(1, 1024), normal.batchSize),
  patience: v.fallback(v.nullable(whole(1, 1000)), normal.patience),
  augmentation: v.object({
    steps: v.fallback(v.pipe(v.array(step), v.maxLength(32)), [...normal.augmentation.steps]),
    copies: v.fallback(whole(0, 50), normal.augmentation.copies),
    fresh: v.fallback(v.boolean(), normal.augmentation.fresh),
    mixUp: v.fallback(share, normal.augmentation.mixUp),
  }),
  seed: v.fallback(whole(0, 2 ** 31 - 1), normal.seed),
});

/** A recipe out of anything: what is missing or damaged becomes its default. */
export function parseRecipe(stored: unknown): Recipe {
  const recipe = v.parse(schema, filled(normal, stored));
  // Weights that begin at zero all learn the same where there is a layer behind them.
  if (recipe.head.hidden.length > 0 && recipe.head.initialiser === 'zeros') {
    return { ...recipe, head: { ...recipe.head, initialiser: 'he-normal' } };
  }
  return recipe;
}

/** `stored` with every object that `shape` has: missing ones become empty, so that each field falls back by itself. */
function filled(shape: object, stored: unknown): Record<string, unknown> {
  const given: Record<string, unknown> = isRecord(stored) ? stored : {};
  const entries = Object.entries(shape).map(([key, value]) => [key, isRecord(value) ? filled(value, given[key]) : given[key]]);
  return { ...given, ...Object.fromEntries(entries) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
