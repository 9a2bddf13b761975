import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorsByKMeans, shapeIou, type Shape } from '../../../models/geometry/k-means';

const side = fc.integer({ min: 1, max: 40 });
const shape = fc.record({ width: side, height: side });
const shapes = fc.array(shape, { minLength: 1, maxLength: 30 });
const bestOverlap = (one: Shape, anchors: readonly Shape[]) => Math.max(...anchors.map((anchor) => shapeIou(one, anchor)));

describe('shapeIou', () => {
  it('agrees with counting the unit squares of two boxes that share a corner', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        let both = 0;
        let any = 0;
        for (let x = 0; x < 40; x++) {
          for (let y = 0; y < 40; y++) {
            const inside = [a, b].map(({ width, height }) => x < width && y < height);
            if (inside[0] && inside[1]) both++;
            if (inside[0] || inside[1]) any++;
          }
        }
        expect(shapeIou(a, b)).toBeCloseTo(both / any, 12);
      }),
    );
  });

  it('is 0 where one is empty', () => {
    expect(shapeIou({ width: 0, height: 5 }, { width: 3, height: 4 })).toBe(0);
    expect(shapeIou({ width: 0, height: 0 }, { width: 0, height: 0 })).toBe(0);
  });
});

describe('anchorsByKMeans', () => {
  it('finds groups that are plainly there, smallest first', () => {
    const near = (width: number, height: number) =>
      [0.95, 1, 1.05].flatMap((f) => [0.95, 1, 1.05].map((g) => ({ width: width * f, height: height * g })));
    const { anchors, clusters, meanIou } = anchorsByKMeans([...near(100, 40), ...near(10, 12), ...near(30, 90)], 3, 1);
    [[10, 12], [30, 90], [100, 40]].forEach(([width, height], i) => {
      expect(anchors[i]!.width).toBeCloseTo(width!, 9);
      expect(anchors[i]!.height).toBeCloseTo(height!, 9);
    });
    expect([...clusters]).toEqual([...Array(9).fill(2), ...Array(9).fill(0), ...Array(9).fill(1)]);
    expect(meanIou).toBeGreaterThan(0.93);
  });

  it('puts every shape to its best anchor, tells the mean IoU, and is the same for the same seed', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 99 }), (given, k, seed) => {
        const fit = anchorsByKMeans(given, k, seed);
        expect(fit.anchors.length).toBeLessThanOrEqual(k);
        expect(fit.anchors.length).toBeGreaterThan(0);
        given.forEach((one, i) => {
          expect(shapeIou(one, fit.anchors[fit.clusters[i]!]!)).toBe(bestOverlap(one, fit.anchors));
        });
        const mean = given.reduce((sum, one) => sum + bestOverlap(one, fit.anchors), 0) / given.length;
        expect(fit.meanIou).toBeCloseTo(mean, 12);
        expect(anchorsByKMeans(given, k, seed)).toEqual(fit);
      }),
    );
  });

  it('is perfect with as many anchors as there are different shapes, and makes no more of them', () => {
    fc.assert(
      fc.property(shapes, (given) => {
        const different = new Set(given.map(({ width, height }) => `${width}×${height}`)).size;
        const fit = anchorsByKMeans(given, different + 3, 1);
        expect(fit.anchors).toHaveLength(different);
        expect(fit.meanIou).toBeCloseTo(1, 12);
      }),
    );
  });

  it('comes near the best pair of given shapes that trying all of them finds', () => {
    const list = [[4, 4], [5, 4], [6, 5], [20, 8], [22, 9], [30, 12], [9, 30], [8, 28]].map(([width, height]) => ({
      width: width!,
      height: height!,
    }));
    const quality = (anchors: readonly Shape[]) => list.reduce((sum, one) => sum + bestOverlap(one, anchors), 0) / list.length;
    const best = Math.max(...list.flatMap((a) => list.map((b) => quality([a, b]))));
    const tries = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => anchorsByKMeans(list, 2, seed).meanIou);
    expect(Math.max(...tries)).toBeGreaterThanOrEqual(best - 1e-9);
  });

  it('refuses what has no answer', () => {
    expect(() => anchorsByKMeans([], 3, 1)).toThrow(RangeError);
    expect(() => anchorsByKMeans([{ width: 1, height: 1 }], 0, 1)).toThrow(RangeError);
    for (const width of [0, -1, NaN, Infinity]) {
      expect(() => anchorsByKMeans([{ width: 1, height: 1 }, { width, height: 1 }], 1, 1)).toThrow('no area');
    }
  });
});
