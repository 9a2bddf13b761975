import { describe, expect, it } from 'vitest';
import { fitNormaliser, normalise } from '../../../../models/transfer/features/normaliser';

describe('normalising features', () => {
  it('is the signed root, centred and scaled, by hand', () => {
    // Roots: 1, 3 and −2, 2. Means 2 and 0, deviations 1 and 2, floor 0.15.
    const fitted = fitNormaliser(Float32Array.of(1, -4, 9, 4), 2);
    expect([...fitted.mean]).toEqual([2, 0]);
    expect(fitted.scale[0]).toBeCloseTo(1 / 1.15, 6);
    expect(fitted.scale[1]).toBeCloseTo(1 / 2.15, 6);
    const values = normalise(fitted, Float32Array.of(16, 9));
    expect(values[0]).toBeCloseTo(2 / 1.15, 5);
    expect(values[1]).toBeCloseTo(3 / 2.15, 5);
  });

  it('stays finite for features that never change', () => {
    const fitted = fitNormaliser(new Float32Array(6), 3);
    expect([...normalise(fitted, Float32Array.of(0, 1, -1))]).toEqual([0, 1, -1]);
  });

  it('refuses what is no rows', () => {
    expect(() => fitNormaliser(new Float32Array(0), 3)).toThrow('no rows');
    expect(() => normalise(fitNormaliser(new Float32Array(3), 3), new Float32Array(4))).toThrow('no rows');
  });
});
