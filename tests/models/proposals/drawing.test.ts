import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawRegions, regionsAfter } from '../../../models/proposals/drawing';
import { group } from '../../../models/proposals/grouping';
import { shrink } from '../../../models/proposals/planes';
import { gradientsOf, measure, touching } from '../../../models/proposals/regions';
import { segment } from '../../../models/proposals/segmentation';
import { MEASURES } from '../../../models/proposals/similarity';
import { rectangles, tinyPlanes } from './pictures';

describe('a hierarchy drawn', () => {
  test('after every union there is one region fewer, made of just the two that united', () => {
    fc.assert(
      fc.property(tinyPlanes, (planes) => {
        const cut = segment(planes, { k: 5, minSize: 2 });
        const regions = measure(cut, planes, gradientsOf(planes));
        const hierarchy = group(regions, touching(cut), MEASURES, planes.width * planes.height);
        let before = regionsAfter(hierarchy, 0);
        expect([...before]).toEqual([...before.keys()]);
        for (let step = 1; step < cut.count; step++) {
          const now = regionsAfter(hierarchy, step);
          expect(new Set(now).size).toBe(cut.count - step);
          const pair = [...hierarchy.merges.subarray(2 * step - 2, 2 * step)];
          const made = cut.count + step - 1;
          expect([...now]).toEqual([...before].map((region) => (pair.includes(region) ? made : region)));
          before = now;
        }
      }),
    );
  });

  test('regions have the mean of their colours, dark edges, and the marked one a white edge', () => {
    const picture = shrink(rectangles(12, 6, [200, 100, 50], [{ at: [6, 0, 12, 6], colour: [40, 80, 160] }]), 500);
    const cut = segment(picture, { k: 50, minSize: 4 });
    expect(cut.count).toBe(2);
    const colour = (rgba: Uint8ClampedArray, x: number) => [...rgba.subarray(4 * (12 + x), 4 * (12 + x) + 4)];
    const drawn = drawRegions(picture, cut, Int32Array.of(0, 1), -1);
    expect(colour(drawn, 2)).toEqual([200, 100, 50, 255]);
    expect(colour(drawn, 9)).toEqual([40, 80, 160, 255]);
    expect(colour(drawn, 5)).toEqual([70, 35, 18, 255]);
    expect(colour(drawRegions(picture, cut, Int32Array.of(0, 1), 1), 5)).toEqual([255, 255, 255, 255]);
    expect(colour(drawRegions(picture, cut, Int32Array.of(2, 2), 2), 5)).toEqual([120, 90, 105, 255]);
  });
});
