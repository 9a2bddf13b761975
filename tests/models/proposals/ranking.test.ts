import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hierarchy } from '../../../models/proposals/grouping';
import { rank } from '../../../models/proposals/ranking';

const box = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(20), fc.nat(20)).map(([x, y, w, h]) => [x, y, x + w, y + h]);
const hierarchy: fc.Arbitrary<Hierarchy> = fc.array(box, { minLength: 1, maxLength: 30 }).map((boxes) => ({
  leaves: (boxes.length + 1) / 2,
  merges: new Int32Array(0),
  similarity: new Float32Array(0),
  box: Int32Array.from(boxes.flat()),
}));

function rows(boxes: Int32Array): string[] {
  return Array.from({ length: boxes.length / 4 }, (_, i) => boxes.subarray(4 * i, 4 * i + 4).join());
}

describe('the order of the proposals', () => {
  test('every box that is large enough is there once, and no other', () => {
    fc.assert(
      fc.property(fc.array(hierarchy, { maxLength: 4 }), fc.nat(12), fc.nat(), (hierarchies, minSide, seed) => {
        const wanted = hierarchies.flatMap((one) => rows(one.box)).filter((row) => {
          const [left, top, right, bottom] = row.split(',').map(Number) as [number, number, number, number];
          return right - left >= minSide && bottom - top >= minSide;
        });
        const ranked = rows(rank(hierarchies, { seed, minSide }));
        expect(new Set(ranked).size).toBe(ranked.length);
        expect(ranked.toSorted()).toEqual([...new Set(wanted)].sort());
        expect(rows(rank(hierarchies, { seed, minSide }))).toEqual(ranked);
      }),
    );
  });

  test('the top of a hierarchy comes early, the more so the nearer', () => {
    const boxes = Array.from({ length: 400 }, (_, i) => [0, 0, 20, 20 + i]);
    const tall = { leaves: 0, merges: new Int32Array(0), similarity: new Float32Array(0), box: Int32Array.from(boxes.flat()) };
    const places = new Float32Array(400);
    for (let seed = 0; seed < 40; seed++) {
      rows(rank([tall], { seed, minSide: 1 })).forEach((row, place) => (places[Number(row.split(',')[3]) - 20]! += place / 40));
    }
    const mean = (from: number) => places.subarray(from, from + 100).reduce((sum, place) => sum + place, 0) / 100;
    expect(mean(300)).toBeLessThan(mean(200));
    expect(mean(200)).toBeLessThan(mean(100));
    expect(mean(100)).toBeLessThan(mean(0));
  });
});
