import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignSplits, type Split, type SplitSample } from '../../../models/transfer/split';

const single = (label: string, count: number): SplitSample[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${label}${i}`, group: `${label}${i}`, label }));

const counted = (samples: readonly SplitSample[], splits: ReadonlyMap<string, Split>, label: string) => {
  const count = { train: 0, dev: 0, test: 0 };
  for (const sample of samples) if (sample.label === label) count[splits.get(sample.id)!]++;
  return count;
};

/** Samples in bursts, of several classes; a burst may hold more than one. */
const drawn = fc
  .array(fc.tuple(fc.nat(12), fc.constantFrom('cup', 'pen', 'key')), { minLength: 1, maxLength: 60 })
  .map((list) => list.map(([burst, label], i): SplitSample => ({ id: `s${i}`, group: `b${burst}`, label })));

test('every class is divided by the shares', () => {
  const samples = [...single('cup', 50), ...single('pen', 10), ...single('key', 5)];
  const splits = assignSplits(samples);
  expect(counted(samples, splits, 'cup')).toEqual({ train: 30, dev: 10, test: 10 });
  expect(counted(samples, splits, 'pen')).toEqual({ train: 6, dev: 2, test: 2 });
  expect(counted(samples, splits, 'key')).toEqual({ train: 3, dev: 1, test: 1 });
});

test('the first sample of a class is trained on, the second tells how well', () => {
  const one = single('cup', 1);
  expect(counted(one, assignSplits(one), 'cup')).toEqual({ train: 1, dev: 0, test: 0 });
  const two = single('cup', 2);
  expect(counted(two, assignSplits(two), 'cup')).toEqual({ train: 1, dev: 1, test: 0 });
  expect(assignSplits([]).size).toBe(0);
});

test('a burst is never torn apart, and every sample is somewhere', () => {
  fc.assert(
    fc.property(drawn, fc.integer(), (samples, seed) => {
      const splits = assignSplits(samples, undefined, seed);
      expect(splits.size).toBe(samples.length);
      const groups = new Map<string, Set<Split>>();
      for (const { id, group } of samples) groups.set(group, (groups.get(group) ?? new Set()).add(splits.get(id)!));
      for (const found of groups.values()) expect(found.size).toBe(1);
    }),
  );
});

test('samples that come later move none of the old ones', () => {
  fc.assert(
    fc.property(drawn, fc.nat(60), (samples, cut) => {
      const first = assignSplits(samples.slice(0, cut));
      const kept = samples.map((sample) => {
        const split = first.get(sample.id);
        return split ? { ...sample, split } : sample;
      });
      const second = assignSplits(kept);
      for (const [id, split] of first) expect(second.get(id)).toBe(split);
      // Nor does deleting some, or calling them something else.
      const fewer = kept.filter((_, i) => i % 3).map((sample) => ({ ...sample, label: 'other' }));
      const third = assignSplits(fewer);
      for (const { id, split } of fewer) if (split) expect(third.get(id)).toBe(split);
    }),
  );
});

test('a late neighbour joins its burst', () => {
  const splits = assignSplits([
    { id: 'old', group: 'burst', label: 'cup', split: 'test' },
    { id: 'new', group: 'burst', label: 'cup' },
  ]);
  expect(splits.get('new')).toBe('test');
});

test('the order in which samples are given does not matter', () => {
  fc.assert(
    fc.property(drawn, (samples) => {
      expect(assignSplits([...samples].reverse())).toEqual(
        new Map([...assignSplits(samples)].reverse()),
      );
    }),
  );
});
