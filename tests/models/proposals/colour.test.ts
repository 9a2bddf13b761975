import fc from 'fast-check';
import { expect, test } from 'vitest';
import { convert, type ColourSpace } from '../../../models/proposals/colour';

function colourOf(space: ColourSpace, ...rgb: number[]): number[] {
  return [...convert({ data: Float32Array.from(rgb), width: 1, height: 1 }, space).data];
}

test.each([
  [[255, 0, 0], [0, 255, 255]],
  [[0, 255, 0], [85, 255, 255]],
  [[0, 0, 255], [170, 255, 255]],
  [[128, 128, 128], [0, 0, 128]],
  [[0, 0, 0], [0, 0, 0]],
  [[100, 50, 50], [0, 127.5, 100]],
])('HSV of %j', (rgb, hsv) => {
  colourOf('hsv', ...rgb).forEach((value, i) => expect(value).toBeCloseTo(hsv[i]!, 3));
});

// L*, a* and b* as published for the primaries of sRGB under D65.
test.each([
  [[255, 255, 255], [100, 0, 0]],
  [[0, 0, 0], [0, 0, 0]],
  [[255, 0, 0], [53.24, 80.09, 67.2]],
  [[0, 255, 0], [87.73, -86.18, 83.18]],
  [[0, 0, 255], [32.3, 79.19, -107.86]],
])('Lab of %j', (rgb, [L, a, b]) => {
  const [first, second, third] = colourOf('lab', ...rgb);
  expect(first! / 2.55).toBeCloseTo(L!, 1);
  expect(second! - 128).toBeCloseTo(a!, 1);
  expect(third! - 128).toBeCloseTo(b!, 1);
});

test('whatever the colour, every channel stays in its range', () => {
  const byte = fc.float({ min: 0, max: 255, noNaN: true });
  fc.assert(
    fc.property(byte, byte, byte, fc.constantFrom<ColourSpace>('hsv', 'lab'), (r, g, b, space) => {
      for (const value of colourOf(space, r, g, b)) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(255);
      }
    }),
  );
});
