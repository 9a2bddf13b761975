import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../../src/train/data/id';
import { Splitter } from '../../../../src/train/data/split';
import type { SampleRow } from '../../../../src/storage/samples';

const arrivals = fc.array(
  fc.record({
    groupId: fc.constantFrom('g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'g6', 'g7', 'g8', 'g9'),
    classIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
  }),
  { maxLength: 60 },
);

function rowOf(groupId: string, classIds: readonly string[], split: SampleRow['split']): SampleRow {
  return { id: newId(), classIds, groupId, split, createdAt: 0, width: 1, height: 1, boxes: [], source: 'file' };
}

describe('Splitter', () => {
  it('keeps a group together, and never changes what it said', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const rows: SampleRow[] = [];
        const splits = new Map<string, string>();
        for (const { groupId, classIds } of list) {
          // A new one each time, as the page makes one for each burst.
          const split = new Splitter(rows).assign(groupId, classIds);
          expect(splits.get(groupId) ?? split).toBe(split);
          splits.set(groupId, split);
          rows.push(rowOf(groupId, classIds, split));
        }
        const atOnce = new Splitter([]);
        const assigned = list.map(({ groupId, classIds }) => atOnce.assign(groupId, classIds));
        expect(assigned).toEqual(rows.map(({ split }) => split));
      }),
    );
  });

  /** Samples by split, after bursts of these sizes, each decided with its first picture. */
  function counted(sizes: readonly number[]) {
    const splitter = new Splitter([]);
    const counts = { train: 0, dev: 0, test: 0 };
    sizes.forEach((size, burst) => {
      for (let i = 0; i < size; i++) counts[splitter.assign(`burst ${burst}`, ['a'])]++;
    });
    return counts;
  }

  it('trains on the first group of each class, is watched by the second, and tests soon', () => {
    expect(counted([30])).toEqual({ train: 30, dev: 0, test: 0 });
    expect(counted([1, 1])).toEqual({ train: 1, dev: 1, test: 0 });
    expect(counted([1, 1, 1, 1, 1])).toEqual({ train: 3, dev: 1, test: 1 });
    // Held for three seconds, twice: a group every two seconds.
    expect(counted([14, 7, 14, 7])).toEqual({ train: 28, dev: 7, test: 7 });
  });

  it('goes by samples, however large the bursts', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 60, maxLength: 90 }), (sizes) => {
        const { train, dev, test } = counted(sizes);
        const total = train + dev + test;
        expect(Math.abs(train / total - 0.7)).toBeLessThan(0.1);
        expect(Math.abs(dev / total - 0.15)).toBeLessThan(0.07);
        expect(Math.abs(test / total - 0.15)).toBeLessThan(0.07);
      }),
    );
  });

  it('gives every class something to train on, whatever else its first pictures show', () => {
    const splitter = new Splitter([rowOf('g', ['a'], 'train')]);
    expect(splitter.assign('h', ['a', 'b'])).toBe('train');
    expect(splitter.assign('i', ['b'])).toBe('dev');
  });

  it('follows a wish, unless the group is known', () => {
    const splitter = new Splitter([rowOf('known', ['a'], 'dev')]);
    expect(splitter.assign('known', ['a'], 'test')).toBe('dev');
    expect(splitter.assign('new', ['a'], 'test')).toBe('test');
    expect(splitter.assign('new', ['b'])).toBe('test');
  });
});
