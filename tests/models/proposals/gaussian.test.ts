import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filter, gaussian, gaussianDerivative } from '../../../models/proposals/gaussian';
import { gradientsOf } from '../../../models/proposals/regions';
import { tinyPlanes } from './pictures';

test('a Gaussian weighs one in all, is the same on both sides and highest in the middle', () => {
  for (const sigma of [0.5, 0.8, 1, 2.3]) {
    const taps = gaussian(sigma);
    expect(taps.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 5);
    expect([...taps].reverse()).toEqual([...taps]);
    expect(Math.max(...taps)).toBe(taps[(taps.length - 1) / 2]);
  }
});

test('filtering is the sum over the neighbourhood, with the edges continued', () => {
  fc.assert(
    fc.property(tinyPlanes, (planes) => {
      const { data, width, height } = planes;
      const [across, down] = [gaussianDerivative(1), gaussian(0.8)];
      const filtered = filter(planes, across, down).data;
      const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
      for (let i = 0; i < data.length; i++) {
        const [x, y] = [i % width, Math.floor(i / width) % height];
        const plane = i - x - y * width;
        let sum = 0;
        across.forEach((a, k) =>
          down.forEach((d, j) => {
            const column = clamp(x + k - (across.length - 1) / 2, width - 1);
            const row = clamp(y + j - (down.length - 1) / 2, height - 1);
            sum += a * d * data[plane + row * width + column]!;
          }),
        );
        expect(filtered[i]).toBeCloseTo(sum, 2);
      }
    }),
    { numRuns: 20 },
  );
});

test('the derivative of a ramp is its slope, and of one colour nothing', () => {
  const [width, height] = [21, 15];
  const ramp = Float32Array.from({ length: 3 * width * height }, (_, i) => 3 * (i % width) + 7);
  const { across, down } = gradientsOf({ data: ramp, width, height });
  const middle = 7 * width + 10;
  expect(across[middle]).toBeCloseTo(3, 4);
  expect(down[middle]).toBeCloseTo(0, 4);
  const flat = gradientsOf({ data: ramp.fill(200), width, height });
  expect(Math.max(...flat.across.map(Math.abs), ...flat.down.map(Math.abs))).toBeLessThan(1e-3);
});
