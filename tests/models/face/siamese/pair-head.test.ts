import { memory } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { distance } from '../../../../models/face/embedding/distance';
import { allPairs, balancedPairs, pairFeature, type Labelled, type PairFeature } from '../../../../models/face/siamese/pair-features';
import { sameScore, trainPairHead } from '../../../../models/face/siamese/pair-head';
import { areaUnderRoc } from '../../../../models/face/verification/roc';
import { Random } from '../../../../models/random';
import { startCpu } from '../../transfer/setup';
import { people } from './people';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

/** Area under the ROC of what is the smaller for the more alike. */
function area(faces: readonly Labelled[], apart: (a: Float32Array, b: Float32Array) => number): number {
  const all = allPairs(faces.map(({ person }) => person)).map(({ a, b, same }) => ({
    same,
    apart: apart(faces[a]!.embedding, faces[b]!.embedding),
  }));
  const of = (same: boolean) => all.filter((pair) => pair.same === same).map((pair) => pair.apart);
  return areaUnderRoc({ same: of(true), different: of(false) });
}

describe('features of a pair', () => {
  it('are computed by hand', () => {
    const [a, b] = [Float32Array.of(0.5, -0.25, 0), Float32Array.of(0.25, 0.25, 0)];
    expect([...pairFeature('absolute', a, b)]).toEqual([0.25, 0.5, 0]);
    const squared = pairFeature('chi-square', a, b);
    expect(squared[0]).toBeCloseTo(0.0625 / 0.75, 5);
    expect(squared[1]).toBeCloseTo(0.25 / 0.5, 5);
    expect(squared[2]).toBe(0);
  });

  it('are the same whichever comes first, never negative, and nothing for a pair of one', () => {
    const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }).map((v) => Float32Array.from(v));
    fc.assert(
      fc.property(vector, vector, fc.constantFrom<PairFeature>('absolute', 'chi-square'), (a, b, kind) => {
        expect(pairFeature(kind, a, b)).toEqual(pairFeature(kind, b, a));
        expect(Math.min(...pairFeature(kind, a, b))).toBeGreaterThanOrEqual(0);
        expect([...pairFeature(kind, a, a)]).toEqual([0, 0, 0, 0, 0]);
      }),
    );
  });
});

describe('pairs', () => {
  it('are all there, each once', () => {
    expect(allPairs([7, 7, 8])).toEqual([
      { a: 0, b: 1, same: true },
      { a: 0, b: 2, same: false },
      { a: 1, b: 2, same: false },
    ]);
  });

  it('are drawn in equal number', () => {
    const pairs = balancedPairs([0, 0, 0, 1, 1, 2, 3], new Random(1));
    expect(pairs.filter(({ same }) => same)).toHaveLength(4);
    expect(pairs.filter(({ same }) => !same)).toHaveLength(4);
    expect(new Set(pairs.map(({ a, b }) => `${a} ${b}`)).size).toBe(8);
    expect(() => balancedPairs([0, 1, 2], new Random(1))).toThrow(RangeError);
    expect(() => balancedPairs([0, 0], new Random(1))).toThrow(RangeError);
  });
});

test.each<PairFeature>(['absolute', 'chi-square'])('a head on %s learns what counts, for people it has not seen', async (feature) => {
  const seen = people(1, 14, 5);
  const unseen = people(2, 10, 5);
  const { pairHead, result } = await trainPairHead(seen, { feature, seed: 5, l2: 0.001, epochs: 40, learningRate: 0.05 });
  expect(result.reason).toBe('finished');
  expect(result.history.at(-1)!.loss).toBeLessThan(result.history[0]!.loss);
  const before = area(unseen, distance);
  const after = area(unseen, (a, b) => 1 - sameScore(pairHead, a, b));
  expect(after).toBeGreaterThan(before + 0.05);
  // Differences speak against: no weight on a telling number may be positive in the end.
  expect(Math.max(...pairHead.head.weights['dense_0/kernel']!.slice(0, 4))).toBeLessThan(0);
});

test('the score in plain code is σ(Σ wᵢ·φᵢ + b), as computed by hand', () => {
  const head = {
    spec: { inputs: 2, hidden: [], classes: 1, dropout: 0, initialiser: 'zeros', seed: 0 },
    weights: { 'dense_0/kernel': Float32Array.of(-2, -4), 'dense_0/bias': Float32Array.of(1) },
  } as const;
  const pair = [Float32Array.of(1, 0), Float32Array.of(0.5, 0.25)] as const;
  expect(sameScore({ feature: 'absolute', head }, ...pair)).toBeCloseTo(1 / (1 + Math.exp(1)), 6);
});

test('the same seed gives the same head', async () => {
  const faces = people(3, 4, 3);
  const options = { feature: 'absolute', seed: 9, epochs: 3 } as const;
  const [first, second] = [await trainPairHead(faces, options), await trainPairHead(faces, options)];
  expect(second.pairHead).toEqual(first.pairHead);
});
