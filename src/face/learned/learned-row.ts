import * as v from 'valibot';
import type { Comparison } from '../../../workers/api';
import { time } from '../../storage/rows';

const finite = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096));
/** Of a layer with at most as many numbers as an embedding has, squared. */
const numbers = v.pipe(v.array(finite), v.maxLength(4096 * 128), v.transform((values) => Float32Array.from(values)));

const head = v.pipe(
  v.object({
    spec: v.object({
      inputs: count,
      hidden: v.pipe(v.array(count), v.maxLength(0)),
      classes: count,
      dropout: v.literal(0),
      initialiser: v.picklist(['zeros', 'he-normal', 'he-uniform', 'xavier-normal', 'xavier-uniform']),
      seed: finite,
    }),
    weights: v.object({ 'dense_0/kernel': numbers, 'dense_0/bias': numbers }),
  }),
  v.check(({ spec: { inputs, classes }, weights }) =>
    weights['dense_0/kernel'].length === inputs * classes && weights['dense_0/bias'].length === classes),
);

const schema = v.object({
  comparison: v.variant('kind', [
    v.object({ kind: v.literal('projection'), head }),
    v.object({ kind: v.literal('head'), head: v.object({ feature: v.picklist(['absolute', 'chi-square']), head }) }),
  ]),
  /** Distances below it are taken to be between faces of one person. */
  threshold: v.pipe(v.number(), v.minValue(0), v.maxValue(2)),
  learnedAt: time,
  /** SHA-256 of the weights of the network whose embeddings it was learned on. */
  network: v.pipe(v.string(), v.regex(/^[\da-f]{64}$/)),
  /** What it was learned from. */
  faces: count,
  people: count,
  /** Whether people are recognised by it; if not, by the original. */
  used: v.boolean(),
});

/** A learned way to compare faces, as it is kept: weights, never a face. */
export type LearnedComparison = Readonly<Omit<v.InferOutput<typeof schema>, 'comparison'>> & {
  readonly comparison: Exclude<Comparison, { kind: 'original' }>;
};

export function learnedToJson(learned: LearnedComparison): string {
  return JSON.stringify(learned, (_, value: unknown) => (value instanceof Float32Array ? Array.from(value) : value));
}

/** Null for what is no learned comparison. */
export function parseLearned(json: unknown): LearnedComparison | null {
  const parsed = v.safeParse(schema, json);
  return parsed.success ? parsed.output : null;
}
