import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Random } from '../../../models/random';
import { fans, initialWeights, type Initialiser } from '../../../models/transfer/initialiser';

const kinds: Initialiser[] = ['he-normal', 'he-uniform', 'xavier-normal', 'xavier-uniform'];

test('fan-in and fan-out of dense layers and of convolutions', () => {
  expect(fans([960, 5])).toEqual({ in: 960, out: 5 });
  expect(fans([3, 3, 16, 32])).toEqual({ in: 144, out: 288 });
  expect(() => fans([7])).toThrow(RangeError);
});

test.each(kinds)('%s has mean 0 and the variance of its paper', (kind) => {
  const weights = initialWeights(kind, [200, 100], new Random(3));
  const mean = weights.reduce((sum, w) => sum + w, 0) / weights.length;
  const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
  const expected = kind.startsWith('he') ? 2 / 200 : 2 / 300;
  expect(mean).toBeCloseTo(0, 2);
  expect(variance / expected).toBeCloseTo(1, 1);
});

const units = fc.integer({ min: 1, max: 40 });

test('uniform weights stay within ±√(6 / fan-in) and ±√(6 / (fan-in + fan-out))', () => {
  fc.assert(
    fc.property(units, units, fc.integer(), (inputs, outputs, seed) => {
      const largest = (kind: Initialiser) =>
        Math.max(...initialWeights(kind, [inputs, outputs], new Random(seed)).map(Math.abs));
      expect(largest('he-uniform')).toBeLessThanOrEqual(Math.sqrt(6 / inputs) + 1e-6);
      expect(largest('xavier-uniform')).toBeLessThanOrEqual(Math.sqrt(6 / (inputs + outputs)) + 1e-6);
    }),
  );
});

test('the same seed gives the same weights', () => {
  for (const kind of kinds) {
    expect(initialWeights(kind, [4, 3], new Random(1))).toEqual(initialWeights(kind, [4, 3], new Random(1)));
    expect(initialWeights(kind, [4, 3], new Random(1))).not.toEqual(initialWeights(kind, [4, 3], new Random(2)));
  }
});
