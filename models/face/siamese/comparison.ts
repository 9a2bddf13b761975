import { distance, type Embedding } from '../embedding/distance';
import type { StoredHead } from '../../transfer/head';
import { sameScore, type PairHead } from './pair-head';
import { project } from './projection';

/** A way to tell from two embeddings how far apart two faces are. */
export type Comparison =
  /** Euclidean distance, as the embedding network was trained for. */
  | { readonly kind: 'original' }
  /** 1 − σ(Σ wᵢ·φᵢ + b): how little a learned head thinks that they are of one person. */
  | { readonly kind: 'head'; readonly head: PairHead }
  /** Euclidean distance after a learned projection. */
  | { readonly kind: 'projection'; readonly head: StoredHead };

/** A comparison's largest distance: that of vectors of length 1, or of a probability. */
export function farthest({ kind }: Comparison): number {
  return kind === 'head' ? 1 : 2;
}

/** A comparison ready for many faces. */
export interface Comparer {
  /** What of a face can be computed once. */
  readonly prepared: (face: Embedding) => Embedding;
  /** How far two prepared faces are apart, from 0 to `farthest`. */
  readonly apart: (a: Embedding, b: Embedding) => number;
}

export function comparerOf(comparison: Comparison): Comparer {
  const asItIs = (face: Embedding) => face;
  switch (comparison.kind) {
    case 'original':
      return { prepared: asItIs, apart: distance };
    case 'projection':
      return { prepared: (face) => project(comparison.head, face), apart: distance };
    case 'head':
      return { prepared: asItIs, apart: (a, b) => 1 - sameScore(comparison.head, a, b) };
  }
}

/** How many numbers a face has that is compared like this; null: any number. */
export function inputsOf(comparison: Comparison): number | null {
  if (comparison.kind === 'original') return null;
  return (comparison.kind === 'head' ? comparison.head.head : comparison.head).spec.inputs;
}

/** Distances between all faces, [count, count], by a comparison. */
export function allDistances(faces: readonly Embedding[], comparison: Comparison): Float32Array {
  const count = faces.length;
  const { prepared, apart } = comparerOf(comparison);
  const moved = faces.map(prepared);
  const distances = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const far = apart(moved[i]!, moved[j]!);
      distances[i * count + j] = far;
      distances[j * count + i] = far;
    }
  }
  return distances;
}

/**
 * A vector for the map, in which faces lie as the comparison sees them. A projection has such a space. A head on
 * |f(a) − f(b)| measures in one whose axes are stretched by −wᵢ, weights that speak for "different"; one on χ², nearly,
 * in that of √−wᵢ · sgn(fᵢ)·√|fᵢ|, since (√x − √y)² is about (x − y)² / 2(x + y) for numbers that are near each other.
 */
export function placed(face: Embedding, comparison: Comparison): Float32Array {
  if (comparison.kind === 'original') return face;
  if (comparison.kind === 'projection') return project(comparison.head, face);
  const { feature, head } = comparison.head;
  const weights = head.weights['dense_0/kernel']!;
  return face.map((x, i) => {
    const stretch = Math.max(0, -weights[i]!);
    return feature === 'absolute' ? stretch * x : Math.sqrt(stretch * Math.abs(x)) * Math.sign(x);
  });
}
