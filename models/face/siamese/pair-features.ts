import type { Random } from '../../random';
import type { Embedding } from '../embedding/distance';

/** What the head of a pair sees: |f(a) − f(b)|, or its χ² variant (Taigman et al., 2014), number by number. */
export type PairFeature = 'absolute' | 'chi-square';

/** Keeps the χ² of two zeros at zero. */
const EPSILON = 1e-6;

/**
 * Features of a pair, the same whichever comes first. χ² is (f(a) − f(b))² / (|f(a)| + |f(b)|): the absolute values,
 * because our embeddings have negative numbers and the sum of two could be zero.
 */
export function pairFeature(
  kind: PairFeature,
  a: Embedding,
  b: Embedding,
  out: Float32Array = new Float32Array(a.length),
): Float32Array {
  for (let i = 0; i < out.length; i++) {
    const difference = a[i]! - b[i]!;
    const chiSquare = difference ** 2 / (Math.abs(a[i]!) + Math.abs(b[i]!) + EPSILON);
    out[i] = kind === 'absolute' ? Math.abs(difference) : chiSquare;
  }
  return out;
}

/** A face with the person it is of. */
export interface Labelled {
  readonly embedding: Embedding;
  readonly person: number;
}

export interface IndexPair {
  readonly a: number;
  readonly b: number;
  readonly same: boolean;
}

/** Every pair of faces, in order. */
export function allPairs(people: readonly number[]): IndexPair[] {
  return people.flatMap((person, a) =>
    people.slice(a + 1).map((other, i) => ({ a, b: a + 1 + i, same: person === other })),
  );
}

/**
 * As many different pairs as same ones, drawn at random, since otherwise "different" would nearly always be right.
 * @throws RangeError if there is no pair of one kind
 */
export function balancedPairs(people: readonly number[], random: Random): IndexPair[] {
  const pairs = allPairs(people);
  const same = pairs.filter((pair) => pair.same);
  const different = random.shuffle(pairs.filter((pair) => !pair.same));
  if (same.length === 0 || different.length === 0) {
    throw new RangeError('pairs of one person and pairs of two are needed');
  }
  const count = Math.min(same.length, different.length);
  return [...random.shuffle(same).slice(0, count), ...different.slice(0, count)];
}
