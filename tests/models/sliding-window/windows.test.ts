import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pyramid, windowBox, windowBoxes, windowGrid, windowsAt } from '../../../models/sliding-window/windows';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 90 }), height: fc.integer({ min: 1, max: 90 }) });
const steps = fc.record({ window: fc.integer({ min: 1, max: 40 }), stride: fc.integer({ min: 1, max: 50 }) });

const share = fc.double({ min: 0, max: 0.999, noNaN: true });

/** Left edges of all windows that fit along a side. */
function lefts(side: number, window: number, stride: number): number[] {
  const found: number[] = [];
  for (let left = 0; left + window <= side; left += stride) found.push(left);
  return found;
}

describe('the windows of a picture', () => {
  test('are all that fit, row by row', () => {
    fc.assert(
      fc.property(sizes, steps, (size, step) => {
        const grid = windowGrid(size, step);
        const expected = lefts(size.height, step.window, step.stride).flatMap((top) =>
          lefts(size.width, step.window, step.stride).map((left) => ({
            x: left / size.width,
            y: top / size.height,
            width: step.window / size.width,
            height: step.window / size.height,
          })));
        expect(windowBoxes(grid)).toEqual(expected);
        expect(grid.columns * grid.rows).toBe(expected.length);
      }),
    );
  });

  test('as many as the course counts: 2 × 2 on 16 × 16 and 8 × 8 on 28 × 28, of 14 every 2', () => {
    expect(windowGrid({ width: 16, height: 16 }, { window: 14, stride: 2 })).toMatchObject({ columns: 2, rows: 2 });
    expect(windowGrid({ width: 28, height: 28 }, { window: 14, stride: 2 })).toMatchObject({ columns: 8, rows: 8 });
  });

  test('none on a picture smaller than one; one if the stride is larger than the picture', () => {
    expect(windowGrid({ width: 100, height: 13 }, { window: 14, stride: 2 })).toMatchObject({ columns: 0, rows: 0 });
    expect(windowGrid({ width: 20, height: 20 }, { window: 14, stride: 500 })).toMatchObject({ columns: 1, rows: 1 });
  });

  test('under a point are those that contain it', () => {
    fc.assert(
      fc.property(sizes, steps, share, share, (size, step, x, y) => {
        const grid = windowGrid(size, step);
        const expected: { column: number; row: number }[] = [];
        for (let row = 0; row < grid.rows; row++) {
          for (let column = 0; column < grid.columns; column++) {
            const [left, top] = [column * step.stride, row * step.stride];
            const [px, py] = [x * size.width, y * size.height];
            const inside = px >= left && px < left + step.window && py >= top && py < top + step.window;
            if (inside) expected.push({ column, row });
          }
        }
        expect(windowsAt(grid, x, y)).toEqual(expected);
      }),
    );
  });

  test('a step that is none is refused', () => {
    for (const step of [{ window: 0, stride: 1 }, { window: 14, stride: 0 }, { window: 14.5, stride: 1 }]) {
      expect(() => windowGrid({ width: 50, height: 50 }, step)).toThrow(RangeError);
    }
  });
});

describe('a pyramid', () => {
  const options = { window: 96, stride: 32, smallest: 0.25, largest: 1, perOctave: 2 };

  test('has windows from the smallest to the largest, each so much larger', () => {
    const grids = pyramid({ width: 640, height: 480 }, options);
    const shares = grids.map((grid) => windowBox(grid, 0, 0).height);
    expect(shares).toHaveLength(5);
    shares.forEach((share, i) => expect(share).toBeCloseTo(0.25 * 2 ** (i / 2), 2));
    expect(grids.at(-1)).toMatchObject({ size: { width: 128, height: 96 }, columns: 2, rows: 1 });
  });

  test('of a trunk has sides that its stride divides, and covers the picture to the last cell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60, max: 900 }), fc.integer({ min: 60, max: 900 }), (width, height) => {
        const grids = pyramid({ width, height }, { ...options, multipleOf: 32 });
        expect(grids.length).toBeGreaterThan(0);
        for (const { size, columns, rows } of grids) {
          expect([size.width % 32, size.height % 32]).toEqual([0, 0]);
          expect([columns, rows]).toEqual([size.width / 32 - 2, size.height / 32 - 2]);
        }
      }),
    );
  });

  test('leaves out what holds no window, and tells each size once', () => {
    expect(pyramid({ width: 100, height: 100 }, { ...options, smallest: 1.5, largest: 3 })).toEqual([]);
    const grids = pyramid({ width: 10, height: 10 }, { ...options, perOctave: 60, multipleOf: 32 });
    expect(new Set(grids.map(({ size }) => size.width)).size).toBe(grids.length);
  });

  test('without sense is refused', () => {
    for (const wrong of [{ smallest: 0 }, { smallest: 2, largest: 1 }, { perOctave: 0 }, { smallest: NaN }]) {
      expect(() => pyramid({ width: 100, height: 100 }, { ...options, ...wrong })).toThrow(RangeError);
    }
  });
});
