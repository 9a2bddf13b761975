import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learningRateAt, type Decay } from '../../../models/transfer/schedule';

const at = (decay: Decay, epoch: number, warmUp = 0) =>
  learningRateAt({ learningRate: 0.2, decay, warmUp }, epoch * 10, 10);

test('the decays of the course', () => {
  expect(at({ kind: 'constant' }, 7)).toBe(0.2);
  // Its own example: α₀ = 0.2, rate 1: 0.1, 0.067, 0.05, 0.04
  const inverse: Decay = { kind: 'inverse', rate: 1 };
  [0.2, 0.1, 0.2 / 3, 0.05, 0.04].forEach((rate, epoch) => expect(at(inverse, epoch)).toBeCloseTo(rate, 12));
  expect(at({ kind: 'exponential', base: 0.95 }, 2)).toBeCloseTo(0.2 * 0.9025, 10);
  const stairs: Decay = { kind: 'staircase', factor: 0.5, every: 3 };
  expect([0, 2, 3, 5, 6].map((epoch) => at(stairs, epoch))).toEqual([0.2, 0.2, 0.1, 0.1, 0.05]);
});

test('the cosine begins at the top, is half way in the middle and ends at its floor', () => {
  const cosine: Decay = { kind: 'cosine', epochs: 8, floor: 0.1 };
  expect(at(cosine, 0)).toBe(0.2);
  expect(at(cosine, 4)).toBeCloseTo(0.2 * 0.55, 10);
  expect(at(cosine, 8)).toBeCloseTo(0.02, 10);
  expect(at(cosine, 20)).toBeCloseTo(0.02, 10);
  expect(learningRateAt({ learningRate: 1, decay: { kind: 'cosine', epochs: 2 } }, 5, 10)).toBeCloseTo(0.853553, 5);
});

test('warming up rises evenly, from more than nothing to the full rate', () => {
  const rates = Array.from({ length: 22 }, (_, step) =>
    learningRateAt({ learningRate: 1, decay: { kind: 'constant' }, warmUp: 2 }, step, 10));
  expect(rates[0]).toBeCloseTo(0.05, 10);
  expect(rates[9]).toBeCloseTo(0.5, 10);
  expect(rates[19]).toBe(1);
  expect(rates[21]).toBe(1);
});

test('no schedule ever rises after warming up, and none leaves its bounds', () => {
  const decay = fc.oneof(
    fc.record({ kind: fc.constant('inverse' as const), rate: fc.double({ min: 0, max: 5, noNaN: true }) }),
    fc.record({ kind: fc.constant('exponential' as const), base: fc.double({ min: 0.1, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('cosine' as const), epochs: fc.integer({ min: 1, max: 50 }) }),
    fc.record({
      kind: fc.constant('staircase' as const),
      factor: fc.double({ min: 0.1, max: 1, noNaN: true }),
      every: fc.integer({ min: 1, max: 9 }),
    }),
  );
  fc.assert(
    fc.property(decay, fc.integer({ min: 1, max: 20 }), (drawn, steps) => {
      let last = 1;
      for (let step = 0; step < 200; step++) {
        const rate = learningRateAt({ learningRate: 1, decay: drawn }, step, steps);
        expect(rate).toBeGreaterThanOrEqual(0);
        expect(rate).toBeLessThanOrEqual(last);
        last = rate;
      }
    }),
  );
});
