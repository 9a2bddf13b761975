import fc from 'fast-check';
import { expect, it } from 'vitest';
import { intervals, median, quantile } from '../../../scripts/bench/numbers';

it('takes the middle, between two neighbours their mean', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([])).toBeNaN();
});

it('never leaves the range of the values, and rises with q', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 });
  const q = fc.double({ noNaN: true, min: 0, max: 1 });
  fc.assert(
    fc.property(values, q, q, (some, a, b) => {
      const [low, high] = [quantile(some, Math.min(a, b)), quantile(some, Math.max(a, b))];
      expect(low).toBeGreaterThanOrEqual(Math.min(...some) - 1e-6);
      expect(high).toBeLessThanOrEqual(Math.max(...some) + 1e-6);
      expect(low).toBeLessThanOrEqual(high + 1e-6);
    }),
  );
});

it('gives one interval fewer than moments', () => {
  expect(intervals([10, 30, 35])).toEqual([20, 5]);
  expect(intervals([10])).toEqual([]);
});
