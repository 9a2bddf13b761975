import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../../src/train/data/id';
import { splitByHash, Splitter } from '../../../../src/train/data/split';
import type { SampleRow } from '../../../../src/storage/samples';

describe('splitByHash', () => {
  it('gives 70, 15 and 15 in a hundred, of names of any kind', () => {
    for (const name of [(i: number) => `${i}`, (i: number) => `IMG_${1000 + i}.jpg`, () => newId()]) {
      const counts = { train: 0, dev: 0, test: 0 };
      for (let i = 0; i < 20_000; i++) counts[splitByHash(name(i))]++;
      expect(counts.train / 20_000).toBeCloseTo(0.7, 1);
      expect(Math.abs(counts.dev / 20_000 - 0.15)).toBeLessThan(0.02);
      expect(Math.abs(counts.test / 20_000 - 0.15)).toBeLessThan(0.02);
    }
  });

  it('stays what it is, for good', () => {
    expect(['a', 'b', 'burst-1', 'burst-2', '猫'].map(splitByHash)).toEqual(['train', 'train', 'train', 'dev', 'train']);
  });
});

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

  it('trains on the first group of each class, is watched by the second, and tests soon', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 2, maxLength: 40 }), (groups) => {
        const splitter = new Splitter([]);
        const splits = groups.map((group) => splitter.assign(group, ['a']));
        expect(splits.slice(0, 2)).toEqual(['train', 'dev']);
        if (splits.filter((split) => split === 'train').length > 2) expect(splits).toContain('test');
      }),
    );
  });

  it('gives a class something to train on even where every hash says otherwise', () => {
    const stubborn = Array.from({ length: 200 }, (_, i) => `${i}`).filter((name) => splitByHash(name) !== 'train');
    const splitter = new Splitter([]);
    expect(splitter.assign(stubborn[0]!, ['a'])).toBe('train');
    expect(splitter.assign(stubborn[1]!, ['b'])).toBe('train');
  });

  it('comes to 70, 15 and 15 where there is plenty', () => {
    const splitter = new Splitter([]);
    const counts = { train: 0, dev: 0, test: 0 };
    for (let i = 0; i < 5000; i++) counts[splitter.assign(`${i}`, ['a'])]++;
    expect(Math.abs(counts.train / 5000 - 0.7)).toBeLessThan(0.03);
    expect(Math.abs(counts.test / 5000 - 0.15)).toBeLessThan(0.03);
  });

  it('follows a wish, unless the group is known', () => {
    const splitter = new Splitter([rowOf('known', ['a'], 'dev')]);
    expect(splitter.assign('known', ['a'], 'test')).toBe('dev');
    expect(splitter.assign('new', ['a'], 'test')).toBe('test');
    expect(splitter.assign('new', ['b'])).toBe('test');
  });
});
