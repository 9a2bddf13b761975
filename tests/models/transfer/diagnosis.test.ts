import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diagnose } from '../../../models/transfer/diagnosis';

test.each([
  // The course's table for a task in which people make no error, seen against two classes.
  [{ train: 0.01, dev: 0.11, chance: 0.5 }, 'high-variance'],
  [{ train: 0.15, dev: 0.16, chance: 0.5 }, 'high-bias'],
  [{ train: 0.15, dev: 0.3, chance: 0.5 }, 'both'],
  [{ train: 0.005, dev: 0.01, chance: 0.5 }, 'fine'],
  // 15% is no bias where people err as often, and little among a hundred classes.
  [{ train: 0.15, dev: 0.16, chance: 0.5, human: 0.14 }, 'fine'],
  [{ train: 0.08, dev: 0.1, chance: 0.99 }, 'fine'],
] as const)('%o is %s', (errors, reading) => {
  expect(diagnose(errors).reading).toBe(reading);
});

test('gives the gaps, and advice that fits them', () => {
  const biased = diagnose({ train: 0.2, dev: 0.21, chance: 0.5, human: 0.05 });
  expect(biased.avoidableBias).toBeCloseTo(0.15, 10);
  expect(biased.variance).toBeCloseTo(0.01, 10);
  expect(biased.advice).toContain('bigger-head');
  expect(biased.advice).not.toContain('more-samples');
  expect(diagnose({ train: 0, dev: 0.3, chance: 0.5 }).advice[0]).toBe('more-samples');
  expect(diagnose({ train: 0.5, dev: 0.5, chance: 0.5 }).advice[0]).toBe('check-labels');
  expect(diagnose({ train: 0, dev: 0, chance: 0.5 }).advice).toEqual([]);
});

test('never advises a thing and its opposite, and nothing where all is fine', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 0.2, max: 1, noNaN: true }), (train, dev, chance) => {
      const { reading, advice } = diagnose({ train, dev, chance });
      expect(advice.includes('less-regularisation') && advice.includes('more-regularisation')).toBe(false);
      expect(advice.includes('unfreeze-more') && advice.includes('unfreeze-less')).toBe(false);
      if (reading !== 'fine') expect(advice.length).toBeGreaterThan(0);
    }),
  );
});
