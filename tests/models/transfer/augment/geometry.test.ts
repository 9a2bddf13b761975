import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../../models/geometry/box';
import { Random } from '../../../../models/random';
import { crop, localWarp, mirror, randomWindow, rotate, shear } from '../../../../models/transfer/augment/geometry';
import { resize } from '../../../../models/transfer/augment/sampling';
import { colourful, grey, reds } from './pictures';

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });
const near = (found: readonly Box[], expected: readonly Box[]) => {
  expect(found).toHaveLength(expected.length);
  found.forEach((each, i) => {
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(each[side]).toBeCloseTo(expected[i]![side], 9);
  });
};
const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }));
/** A box well inside, in fractions. */
const inside = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.double({ min: 0.05, max: 0.45, noNaN: true })))
  .map(([x, y, width, height]) => box(x!, y!, width!, height!));

describe('mirroring', () => {
  it('turns left into right, boxes too', () => {
    const { picture, boxes } = mirror({ picture: grey([1, 2, 3], [4, 5, 6]), boxes: [box(0, 0.5, 1 / 3, 0.5)] });
    expect(reds(picture)).toEqual([[3, 2, 1], [6, 5, 4]]);
    near(boxes, [box(2 / 3, 0.5, 1 / 3, 0.5)]);
  });

  it('twice changes nothing', () => {
    fc.assert(
      fc.property(sizes, inside, ([width, height], one) => {
        const sample = { picture: colourful(width, height), boxes: [one] };
        const again = mirror(mirror(sample));
        expect(again.picture).toEqual(sample.picture);
        near(again.boxes, sample.boxes);
      }),
    );
  });
});

describe('cropping', () => {
  it('cuts out a window, boxes too, and drops a box of which too little is left', () => {
    const boxes = [box(0.5, 0.5, 0.25, 0.5), box(0, 0, 0.3, 1), box(0.25, 0, 0.5, 1)];
    const cut = crop({ picture: grey([1, 2, 3, 4], [5, 6, 7, 8]), boxes }, box(0.25, 0.5, 0.5, 0.5));
    expect(reds(cut.picture)).toEqual([[6, 7]]);
    near(cut.boxes, [box(0.5, 0, 0.5, 1), box(0, 0, 1, 1)]);
  });

  it('of everything changes nothing, and of nothing leaves a pixel', () => {
    const sample = { picture: colourful(5, 4), boxes: [box(0.1, 0.2, 0.3, 0.4)] };
    const all = crop(sample, box(0, 0, 1, 1));
    expect(all.picture).toEqual(sample.picture);
    near(all.boxes, sample.boxes);
    expect(crop(sample, box(1, 1, 0, 0)).picture).toMatchObject({ width: 1, height: 1 });
  });

  it('chooses windows inside, of about the area asked for', () => {
    const random = new Random(3);
    for (let i = 0; i < 200; i++) {
      const area = random.between(0.1, 1);
      const { x, y, width, height } = randomWindow(area, random);
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1 + 1e-12);
      expect(width * height).toBeLessThanOrEqual(area + 1e-9);
      expect(width * height).toBeGreaterThan(area * 0.85);
    }
  });
});

describe('turning', () => {
  it('by a right angle moves every pixel to its place, clockwise', () => {
    const { picture, boxes } = rotate({ picture: grey([1, 2, 3], [4, 5, 6], [7, 8, 9]), boxes: [box(0, 0, 1 / 3, 1 / 3)] }, Math.PI / 2);
    expect(reds(picture)).toEqual([[7, 4, 1], [8, 5, 2], [9, 6, 3]]);
    near(boxes, [box(2 / 3, 0, 1 / 3, 1 / 3)]);
  });

  it('repeats the edge where there is nothing', () => {
    expect(reds(rotate({ picture: grey([9, 9], [9, 9]), boxes: [] }, 0.7).picture)).toEqual([[9, 9], [9, 9]]);
  });
});

describe('shearing', () => {
  it('by 45 degrees moves a row by its distance from the middle', () => {
    const { picture } = shear({ picture: grey([1, 2, 3], [1, 2, 3], [1, 2, 3]), boxes: [] }, Math.PI / 4);
    expect(reds(picture)).toEqual([[1, 1, 2], [1, 2, 3], [2, 3, 3]]);
  });
});

describe('turning and shearing', () => {
  it.each([['rotate', rotate], ['shear', shear]])('%s a box into one that holds what it held', (_, turn) => {
    fc.assert(
      fc.property(inside, fc.double({ min: -0.4, max: 0.4, noNaN: true }), (one, angle) => {
        const [side, bright] = [40, 250];
        const rows = Array.from({ length: side }, (__, y) =>
          Array.from({ length: side }, (___, x) => {
            const [u, v] = [(x + 0.5) / side, (y + 0.5) / side];
            return u > one.x && u < one.x + one.width && v > one.y && v < one.y + one.height ? bright : 0;
          }),
        );
        const { picture, boxes } = turn({ picture: grey(...rows), boxes: [one] }, angle);
        const [found] = boxes;
        reds(picture).forEach((row, y) =>
          row.forEach((value, x) => {
            if (value < bright / 2 || !found) return;
            const [u, v, pixel] = [(x + 0.5) / side, (y + 0.5) / side, 1.5 / side];
            expect(u).toBeGreaterThan(found.x - pixel);
            expect(u).toBeLessThan(found.x + found.width + pixel);
            expect(v).toBeGreaterThan(found.y - pixel);
            expect(v).toBeLessThan(found.y + found.height + pixel);
          }),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('at zero strength', () => {
  it.each([
    ['turning', (sample: Parameters<typeof rotate>[0]) => rotate(sample, 0)],
    ['shearing', (sample: Parameters<typeof rotate>[0]) => shear(sample, 0)],
    ['warping', (sample: Parameters<typeof rotate>[0]) => localWarp(sample, 0, 4, new Random(1))],
  ])('%s changes nothing', (_, nothing) => {
    fc.assert(
      fc.property(sizes, inside, ([width, height], one) => {
        const sample = { picture: colourful(width, height), boxes: [one] };
        const same = nothing(sample);
        expect(same.picture).toEqual(sample.picture);
        near(same.boxes, sample.boxes);
      }),
    );
  });
});

describe('warping', () => {
  it('moves the inside, by no more than was asked, and keeps the edge', () => {
    const [side, cells, amount] = [32, 4, 0.4];
    const ramp = grey(...Array.from({ length: side }, () => Array.from({ length: side }, (_, x) => x * 8)));
    const warped = reds(localWarp({ picture: ramp, boxes: [] }, amount, cells, new Random(5)).picture);
    const moved = warped.map((row) => row.map((value, x) => Math.abs(value - x * 8) / 8));
    expect(Math.max(...moved.flat())).toBeGreaterThan(0.5);
    expect(Math.max(...moved.flat())).toBeLessThanOrEqual((amount * side) / cells + 0.1);
    // Half a pixel from the edge, hardly anything moves.
    for (const at of [0, side - 1]) expect(Math.max(...moved[at]!, ...moved.map((row) => row[at]!))).toBeLessThan(0.3);
    // Nothing folds: along a row the ramp goes on rising.
    for (const row of warped) row.slice(1).forEach((value, x) => expect(value).toBeGreaterThanOrEqual(row[x]!));
  });
});

describe('resizing', () => {
  it('is bilinear between pixel centres', () => {
    expect(reds(resize(grey([0, 100]), 4, 1))).toEqual([[0, 25, 75, 100]]);
    const same = colourful(3, 2);
    expect(resize(same, 3, 2)).toBe(same);
  });
});
