import { unitLength } from '../../models/face/embedding/distance';
import { comparerOf, type Comparison } from '../../models/face/siamese/comparison';
import { recognise } from '../../models/face/verification/recognise';
import { Random } from '../../models/random';

const NUMBERS = 128;
const REPEATS = 300;

/** One against all: microseconds of processor time for one face, by how many people are known and how they are compared. */
export interface CompareCost {
  readonly people: number;
  readonly original: number;
  readonly projection: number;
}

/** @param counts of people who are known */
export function compareCosts(counts: readonly number[]): readonly CompareCost[] {
  const random = new Random(1);
  const face = () => unitLength(Float32Array.from({ length: NUMBERS }, () => random.next() - 0.5));
  const spec = { inputs: NUMBERS, hidden: [], classes: NUMBERS, dropout: 0, initialiser: 'zeros' as const, seed: 1 };
  const kernel = Float32Array.from({ length: NUMBERS * NUMBERS }, () => random.next() - 0.5);
  const head = { spec, weights: { 'dense_0/kernel': kernel, 'dense_0/bias': new Float32Array(NUMBERS) } };
  return counts.map((people) => {
    const known = Array.from({ length: people }, (_, i) => ({ id: String(i), embedding: face() }));
    const seen = face();
    const of = (comparison: Comparison) => {
      const { prepared, apart } = comparerOf(comparison);
      const templates = known.map(({ id, embedding }) => ({ id, embedding: prepared(embedding) }));
      const run = () => recognise(prepared(seen), templates, 1, apart);
      for (let i = 0; i < REPEATS; i++) run();
      const before = process.cpuUsage();
      for (let i = 0; i < REPEATS; i++) run();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / REPEATS;
    };
    return { people, original: of({ kind: 'original' }), projection: of({ kind: 'projection', head }) };
  });
}
