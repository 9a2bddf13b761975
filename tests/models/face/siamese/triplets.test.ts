import { add, memory, scalar, tensor2d, tidy, variable, type Scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tripletLoss, unitRows } from '../../../../models/face/siamese/triplet-loss';
import {
  mineTriplets, MINING, squaredDistances, teachingShare, teachingShareOfAll, type Triplet,
} from '../../../../models/face/siamese/triplets';
import { Random } from '../../../../models/random';
import { gradientCheck } from '../../../../models/transfer/gradient-check';
import { startCpu } from '../../transfer/setup';

beforeAll(startCpu);
afterEach(() => expect(memory().numTensors).toBe(0));

/** Five points on a line: two of person 0, then three others at growing distances. */
const line = Float32Array.of(0, 1, 1.2, 3, -0.5);
const who = [0, 0, 1, 2, 3];

const rowsOf = (count: number, length: number, seed: number) => {
  const random = new Random(seed);
  return Float32Array.from({ length: count * length }, () => random.normal());
};

/** The loss by definition. */
function reference(rows: Float32Array, count: number, triplets: readonly Triplet[], margin: number): number {
  const d = squaredDistances(rows, count);
  const loss = ({ anchor, positive, negative }: Triplet) => Math.max(0, d[anchor * count + positive]! - d[anchor * count + negative]! + margin);
  return triplets.reduce((sum, triplet) => sum + loss(triplet), 0) / triplets.length;
}

describe('mining', () => {
  const distances = squaredDistances(line, 5);
  const mine = (mining: (typeof MINING)[number], margin: number) =>
    mineTriplets(mining, distances, who, margin, new Random(1)).find(({ anchor }) => anchor === 0)!;

  it('knows the distances', () => {
    expect(distances[0 * 5 + 3]).toBe(9);
    expect(distances[3 * 5 + 0]).toBe(9);
    expect(distances[2 * 5 + 2]).toBe(0);
  });

  it('takes the nearest, or the nearest that is farther than the positive', () => {
    // From 0 the positive lies at 1; the others at 1.44, 9 and 0.25.
    expect(mine('hard', 0.5)).toEqual({ anchor: 0, positive: 1, negative: 4 });
    expect(mine('semi-hard', 0.5)).toEqual({ anchor: 0, positive: 1, negative: 2 });
    // None within the margin: the nearest beyond.
    expect(mine('semi-hard', 0.1).negative).toBe(2);
  });

  it('takes the farthest where all are nearer than the positive', () => {
    const close = squaredDistances(Float32Array.of(0, 5, 1, 2), 4);
    const [triplet] = mineTriplets('semi-hard', close, [0, 0, 1, 2], 0.5, new Random(1));
    expect(triplet!.negative).toBe(3);
  });

  it('makes a triplet of every ordered pair of one person, and only proper ones', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 2, maxLength: 14 }), fc.constantFrom(...MINING), fc.nat(99), (people, mining, seed) => {
        const rows = rowsOf(people.length, 3, seed);
        const triplets = mineTriplets(mining, squaredDistances(rows, people.length), people, 0.3, new Random(seed));
        const alone = new Set(people).size < 2;
        const wanted = alone ? 0 : people.reduce((sum, p, i) => sum + people.filter((q, j) => q === p && j !== i).length, 0);
        expect(triplets).toHaveLength(wanted);
        for (const { anchor, positive, negative } of triplets) {
          expect(positive).not.toBe(anchor);
          expect(people[positive]).toBe(people[anchor]);
          expect(people[negative]).not.toBe(people[anchor]);
        }
      }),
    );
  });
});

describe('the share that still teaches', () => {
  it('is computed by hand', () => {
    const distances = squaredDistances(line, 5);
    // (0, 1) against 1.44, 9, 0.25 with margin 0.5 teach twice; (1, 0) against 0.04, 4, 2.25: once.
    expect(teachingShareOfAll(distances, who, 0.5)).toBeCloseTo(3 / 6, 12);
    expect(teachingShare([{ anchor: 0, positive: 1, negative: 3 }, { anchor: 1, positive: 0, negative: 2 }], distances, 0.5)).toBe(0.5);
    expect(teachingShare([], distances, 0.5)).toBeNull();
    expect(teachingShareOfAll(distances, [0, 1, 2, 3, 4], 0.5)).toBeNull();
  });
});

describe('triplet loss', () => {
  it('is computed by hand', () => {
    const loss = tidy(() => tripletLoss(tensor2d([[0], [1], [1.2], [3]]), [
      { anchor: 0, positive: 1, negative: 2 },
      { anchor: 0, positive: 1, negative: 3 },
    ], 0.5).dataSync()[0]);
    // max(0, 1 − 1.44 + 0.5) = 0.06 and max(0, 1 − 9 + 0.5) = 0.
    expect(loss).toBeCloseTo(0.03, 6);
  });

  it('is what the definition says', () => {
    fc.assert(
      fc.property(fc.nat(999), fc.double({ min: 0.05, max: 2, noNaN: true }), (seed, margin) => {
        const rows = rowsOf(6, 4, seed);
        const triplets = mineTriplets('random', squaredDistances(rows, 6), [0, 0, 1, 1, 2, 2], margin, new Random(seed));
        const loss = tidy(() => tripletLoss(tensor2d(rows, [6, 4]), triplets, margin).dataSync()[0]!);
        expect(loss).toBeCloseTo(reference(rows, 6, triplets, margin), 4);
      }),
    );
  });

  it('has the right derivative, through the scaling to unit length too', async () => {
    for (const seed of [1, 2, 3]) {
      const rows = rowsOf(6, 4, seed);
      const triplets = mineTriplets('random', squaredDistances(rows, 6), [0, 0, 1, 1, 2, 2], 3, new Random(seed));
      const parameter = tidy(() => variable(tensor2d(rows, [6, 4])));
      // A margin that no triplet reaches, so that no kink lies near.
      const loss = () => tidy(() => add(tripletLoss(unitRows(parameter as unknown as Tensor2D), triplets, 5), scalar(0)) as Scalar);
      const { difference } = await gradientCheck({ loss, variables: new Map([['rows', parameter]]), count: 24, seed });
      expect(difference).toBeLessThan(1e-3);
      parameter.dispose();
    }
  });

  it('stays finite for a row of zeros', () => {
    const [row] = tidy(() => [...unitRows(tensor2d([[0, 0]])).dataSync()]);
    expect(row).toBe(0);
  });
});
