import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fitNormaliser, normalise, normaliseTensor } from '../../../../models/transfer/features/normaliser';

describe('normalising features', () => {
  const soft = (value: number) => Math.sqrt(value + 1e-4) - 0.01;

  it('is the root, centred and scaled, by hand', () => {
    const fitted = fitNormaliser(Float32Array.of(1, 4, 9, 16), 2);
    const [means, deviations] = [[soft(1) + soft(9), soft(4) + soft(16)], [soft(9) - soft(1), soft(16) - soft(4)]];
    const floor = (0.1 * (deviations[0]! + deviations[1]!)) / 4;
    means.forEach((mean, i) => expect(fitted.mean[i]).toBeCloseTo(mean / 2, 5));
    deviations.forEach((deviation, i) => expect(fitted.scale[i]).toBeCloseTo(1 / (deviation / 2 + floor), 5));
    const values = normalise(fitted, Float32Array.of(16, 9));
    expect(values[0]).toBeCloseTo((soft(16) - means[0]! / 2) * fitted.scale[0]!, 5);
    expect(values[1]).toBeCloseTo((soft(9) - means[1]! / 2) * fitted.scale[1]!, 5);
  });

  it('computes the same on the backend', async () => {
    await setBackend('cpu');
    const rows = Float32Array.of(0, 0.1, 2, 0.5, 0, 6);
    const fitted = fitNormaliser(rows, 3);
    const found = tidy(() => normaliseTensor(fitted, tensor2d(rows, [2, 3])).dataSync());
    normalise(fitted, rows).forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
  });

  it('stays finite for features that never change', () => {
    const fitted = fitNormaliser(new Float32Array(6), 3);
    expect([...normalise(fitted, Float32Array.of(0, 1, -1))].every(Number.isFinite)).toBe(true);
  });

  it('refuses what is no rows', () => {
    expect(() => fitNormaliser(new Float32Array(0), 3)).toThrow('no rows');
    expect(() => normalise(fitNormaliser(new Float32Array(3), 3), new Float32Array(4))).toThrow('no rows');
  });
});
