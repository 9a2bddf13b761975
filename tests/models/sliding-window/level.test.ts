import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import type { Picture } from '../../../models/picture';
import { Random } from '../../../models/random';
import { cutOut, levelInput } from '../../../models/sliding-window/level';
import { SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';

function noise(seed: number, width: number, height: number): Picture {
  const random = new Random(seed);
  const length = width * height * 4;
  return { rgba: Uint8ClampedArray.from({ length }, (_, i) => (i % 4 === 3 ? 255 : random.below(256))), width, height };
}

const sides = fc.integer({ min: 1, max: 70 });

describe('a level of the pyramid', () => {
  test.each(['rgb', 'bgr'] as const)('is resampled as frames are, %s', (order) => {
    const preprocessing = { ...SSD_PREPROCESSING, order, scale: [0.01, 0.02, 0.03], offset: [-1, 0, 1] } as const;
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 1, max: 50 }), fc.nat(1e6), (width, height, size, seed) => {
        const picture = noise(seed, width, height);
        const expected = new Letterboxer(size, preprocessing).run(picture.rgba, width, height);
        const found = levelInput(picture, { width: size, height: size }, preprocessing);
        found.forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4));
      }),
      { numRuns: 40 },
    );
  });

  test('may be wider than high', () => {
    const picture = noise(1, 12, 10);
    const found = levelInput(picture, { width: 12, height: 5 }, SSD_PREPROCESSING);
    expect(found).toHaveLength(12 * 5 * 3);
    const mean = (picture.rgba[0]! + picture.rgba[12 * 4]!) / 2;
    expect(found[0]).toBeCloseTo(mean / 127.5 - 1, 5);
  });
});

describe('a window that is cut out', () => {
  const pixel = ({ rgba, width }: Picture, x: number, y: number) => {
    const at = (y * width + x) * 4;
    return [...rgba.subarray(at, at + 3)];
  };
  const cuts = fc.record({
    x: fc.nat(9), y: fc.nat(7), cells: fc.integer({ min: 1, max: 4 }), surround: fc.nat(2), mirrored: fc.boolean(),
  });

  test('holds its pixels and those around it, grey outside of the picture', () => {
    fc.assert(
      fc.property(cuts, ({ x, y, cells, surround, mirrored }) => {
        const picture = noise(3, 14, 12);
        const window = { x: x / 14, y: y / 12, width: cells / 14, height: cells / 12 };
        const cut = cutOut(picture, window, surround, mirrored);
        const side = cells * (1 + 2 * surround);
        expect([cut.width, cut.height]).toEqual([side, side]);
        for (let row = 0; row < side; row++) {
          for (let column = 0; column < side; column++) {
            const [fromX, fromY] = [x - surround * cells + column, y - surround * cells + row];
            const inside = fromX >= 0 && fromX < 14 && fromY >= 0 && fromY < 12;
            const expected = inside ? pixel(picture, fromX, fromY) : [128, 128, 128];
            expect(pixel(cut, mirrored ? side - 1 - column : column, row)).toEqual(expected);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
