import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { group, type Hierarchy } from '../../../models/proposals/grouping';
import type { Planes } from '../../../models/proposals/planes';
import { gradientsOf, measure, touching, withRoom } from '../../../models/proposals/regions';
import { segment, type Segmentation } from '../../../models/proposals/segmentation';
import { MEASURES, similarities, total, unite, type Measure } from '../../../models/proposals/similarity';
import { tinyPlanes } from './pictures';

/** The same segmentation with other numbers, which may be shared: `to[old]`, 0 … count − 1. */
function renumbered(segmentation: Segmentation, to: readonly number[]): Segmentation {
  return { ...segmentation, labels: segmentation.labels.map((label) => to[label]!), count: new Set(to).size };
}

/** Which region each leaf is in after so many unions. */
function regionsAfter({ leaves, merges }: Hierarchy, steps: number): number[] {
  const at = Array.from({ length: leaves }, (_, leaf) => leaf);
  for (let step = 0; step < steps; step++) {
    const pair = merges.subarray(2 * step, 2 * step + 2);
    at.forEach((region, leaf) => {
      if (pair.includes(region)) at[leaf] = leaves + step;
    });
  }
  return at;
}

/** Regions measured from the pixels after so many unions, with the numbers that they have in the hierarchy. */
function fromPixels(planes: Planes, segmentation: Segmentation, hierarchy: Hierarchy, steps: number) {
  const at = regionsAfter(hierarchy, steps);
  const names = [...new Set(at)];
  const now = renumbered(segmentation, at.map((region) => names.indexOf(region)));
  return { names, regions: measure(now, planes, gradientsOf(planes)), pairs: touching(now) };
}

const cut = tinyPlanes.map((planes) => ({ planes, segmentation: segment(planes, { k: 5, minSize: 2 }) }));
const some = fc.subarray([...MEASURES], { minLength: 1 });

describe('regions', () => {
  test('what a union has of its two regions is what is counted from their pixels', () => {
    fc.assert(
      fc.property(cut, ({ planes, segmentation }) => {
        fc.pre(segmentation.count > 1);
        const gradients = gradientsOf(planes);
        const [a, b] = touching(segmentation);
        const made = segmentation.count;
        const regions = withRoom(measure(segmentation, planes, gradients), made + 1);
        unite(regions, a!, b!, made);
        const to = Array.from({ length: made }, (_, region) => (region === b ? a! : region));
        const counted = measure({ ...renumbered(segmentation, to), count: made }, planes, gradients);
        expect(regions.size[made]).toBe(counted.size[a!]);
        expect([...regions.box.slice(4 * made)]).toEqual([...counted.box.slice(4 * a!, 4 * a! + 4)]);
        for (const name of ['colour', 'texture'] as const) {
          const length = counted[name].length / made;
          const expected = counted[name].subarray(a! * length, (a! + 1) * length);
          regions[name].slice(made * length).forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('histograms sum to one, sizes to the picture, and every box holds its pixels tightly', () => {
    fc.assert(
      fc.property(cut, ({ planes, segmentation }) => {
        const { size, box, colour, texture } = measure(segmentation, planes, gradientsOf(planes));
        const { width, height, labels, count } = segmentation;
        expect(size.reduce((sum, one) => sum + one, 0)).toBe(width * height);
        for (let region = 0; region < count; region++) {
          for (const histogram of [colour, texture]) {
            const length = histogram.length / count;
            const sum = histogram.subarray(region * length, (region + 1) * length).reduce((all, one) => all + one, 0);
            expect(sum).toBeCloseTo(1, 4);
          }
          const pixels = [...labels.keys()].filter((i) => labels[i] === region);
          const [xs, ys] = [pixels.map((i) => i % width), pixels.map((i) => Math.floor(i / width))];
          const tight = [Math.min(...xs), Math.min(...ys), Math.max(...xs) + 1, Math.max(...ys) + 1];
          expect([...box.subarray(4 * region, 4 * region + 4)]).toEqual(tight);
        }
      }),
    );
  });

  test('similarities do not depend on the order and lie between 0 and 1; a region is like itself', () => {
    fc.assert(
      fc.property(cut, ({ planes, segmentation }) => {
        const regions = measure(segmentation, planes, gradientsOf(planes));
        const pixels = planes.width * planes.height;
        const last = segmentation.count - 1;
        for (let other = 1; other <= last; other++) {
          for (const value of Object.values(similarities(regions, 0, other, pixels))) {
            expect(value).toBeLessThanOrEqual(1 + 1e-4);
            expect(value).toBeGreaterThanOrEqual(-1e-4);
          }
          expect(similarities(regions, 0, other, pixels)).toEqual(similarities(regions, other, 0, pixels));
        }
        const same = similarities(regions, 0, 0, pixels);
        expect(same.colour).toBeCloseTo(1, 4);
        expect(same.texture).toBeCloseTo(1, 4);
      }),
    );
  });
});

describe('hierarchical grouping', () => {
  test('unites at every step the two neighbours that are most alike, as recomputed from the pixels', () => {
    fc.assert(
      fc.property(cut, some, ({ planes, segmentation }, measures: Measure[]) => {
        const pixels = planes.width * planes.height;
        const leaves = measure(segmentation, planes, gradientsOf(planes));
        const hierarchy = group(leaves, touching(segmentation), measures, pixels);
        for (let step = 0; step < segmentation.count - 1; step++) {
          const { names, regions, pairs } = fromPixels(planes, segmentation, hierarchy, step);
          const alike = (a: number, b: number) => total(similarities(regions, a, b, pixels), measures);
          const best = Math.max(...[...pairs.keys()].filter((i) => i % 2 === 0).map((i) => alike(pairs[i]!, pairs[i + 1]!)));
          const [a, b] = [...hierarchy.merges.subarray(2 * step)].slice(0, 2).map((name) => names.indexOf(name));
          expect(alike(a!, b!)).toBeCloseTo(best, 4);
          const told = Object.values(similarities(regions, a!, b!, pixels));
          told.forEach((value, i) => expect(hierarchy.similarity[4 * step + i]).toBeCloseTo(value, 4));
        }
        const last = 2 * segmentation.count - 2;
        expect([...hierarchy.box.subarray(4 * last)]).toEqual([0, 0, planes.width, planes.height]);
      }),
      { numRuns: 60 },
    );
  });

  test('regions are not changed by being united, so that another strategy can begin with them', () => {
    const planes = { data: Float32Array.from({ length: 108 }, (_, i) => (i * 37) % 256), width: 6, height: 6 };
    const segmentation = segment(planes, { k: 1, minSize: 1 });
    const leaves = measure(segmentation, planes, gradientsOf(planes));
    const copy = withRoom(leaves, segmentation.count);
    group(leaves, touching(segmentation), MEASURES, 36);
    expect(segmentation.count).toBeGreaterThan(10);
    expect(leaves).toEqual(copy);
  });

  test('regions that do not touch are an error rather than an endless search', () => {
    const planes = { data: Float32Array.of(0, 255, 0, 255, 0, 255), width: 2, height: 1 };
    const segmentation = segment(planes, { k: 0, minSize: 1 });
    const leaves = measure(segmentation, planes, gradientsOf(planes));
    expect(segmentation.count).toBe(2);
    expect(() => group(leaves, new Int32Array(0), MEASURES, 2)).toThrow(RangeError);
  });
});
