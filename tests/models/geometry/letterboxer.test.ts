import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLetterbox, type Preprocessing } from '../../../models/geometry/letterbox';
import { Letterboxer } from '../../../models/geometry/letterboxer';
import { axisTaps } from '../../../models/geometry/resample';

const plain: Preprocessing = { mode: 'letterbox', order: 'rgb', scale: [1, 1, 1], offset: [0, 0, 0], pad: 9 };

/** The definition, sample by sample: the mean of n_x · n_y bilinear samples, as the GPU computes it. */
function bySamples(rgba: Uint8Array, width: number, height: number, size: number, mode: Preprocessing['mode']): number[] {
  const box = fitLetterbox(width, height, size, mode);
  const out = new Array<number>(size * size * 3).fill(plain.pad);
  const pixel = (x: number, y: number, c: number) => {
    const column = Math.min(width - 1, Math.max(0, x));
    const row = Math.min(height - 1, Math.max(0, y));
    return rgba[(row * width + column) * 4 + c]!;
  };
  const rx = width / box.width;
  const ry = height / box.height;
  const nx = Math.max(1, Math.round(rx));
  const ny = Math.max(1, Math.round(ry));
  for (let j = 0; j < box.height; j++) {
    for (let i = 0; i < box.width; i++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let l = 0; l < ny; l++) {
          for (let k = 0; k < nx; k++) {
            const x = (i + (k + 0.5) / nx) * rx - 0.5;
            const y = (j + (l + 0.5) / ny) * ry - 0.5;
            const [x0, y0] = [Math.floor(x), Math.floor(y)];
            const [u, v] = [x - x0, y - y0];
            sum += (1 - v) * ((1 - u) * pixel(x0, y0, c) + u * pixel(x0 + 1, y0, c))
              + v * ((1 - u) * pixel(x0, y0 + 1, c) + u * pixel(x0 + 1, y0 + 1, c));
          }
        }
        out[((box.y + j) * size + box.x + i) * 3 + c] = sum / (nx * ny);
      }
    }
  }
  return out;
}

const picture = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))
  .chain(([width, height]) =>
    fc.record({
      width: fc.constant(width),
      height: fc.constant(height),
      rgba: fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }),
    }),
  );

describe('Letterboxer', () => {
  it('is the mean of bilinear samples, larger or smaller, letterboxed or squashed', () => {
    const modes = fc.constantFrom('letterbox', 'squash');
    fc.assert(
      fc.property(picture, fc.integer({ min: 2, max: 24 }), modes, ({ width, height, rgba }, size, mode) => {
        const found = new Letterboxer(size, { ...plain, mode }).run(rgba, width, height);
        const wanted = bySamples(rgba, width, height, size, mode);
        found.forEach((value, i) => expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-3));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves a picture of the right size alone', () => {
    const rgba = Uint8Array.from({ length: 16 }, (_, i) => i * 16);
    expect([...new Letterboxer(2, plain).run(rgba, 2, 2)]).toEqual([0, 16, 32, 64, 80, 96, 128, 144, 160, 192, 208, 224]);
  });

  it('averages whole blocks when it halves', () => {
    const grey = [10, 20, 30, 40].flatMap((value) => [value, value, value, 255]);
    expect([...new Letterboxer(1, plain).run(Uint8Array.from(grey), 2, 2)]).toEqual([25, 25, 25]);
  });

  it('does not alias: a fine checkerboard becomes grey, not black or white', () => {
    const side = 96;
    const rgba = new Uint8Array(side * side * 4);
    for (let i = 0; i < side * side; i++) rgba.fill(((i % side) + Math.floor(i / side)) % 2 ? 255 : 0, i * 4, i * 4 + 4);
    for (const value of new Letterboxer(12, plain).run(rgba, side, side)) expect(value).toBeCloseTo(127.5, 3);
  });

  it('pads, orders the channels and normalises each on its own', () => {
    const preprocessing: Preprocessing = { mode: 'letterbox', order: 'bgr', scale: [1, 2, 4], offset: [0, 1, -1], pad: 5 };
    const found = new Letterboxer(2, preprocessing).run(Uint8Array.from([10, 20, 30, 0, 10, 20, 30, 255]), 2, 1);
    // One row of picture, at the top because the odd row goes below; blue first.
    expect([...found]).toEqual([30, 41, 39, 30, 41, 39, 5, 11, 19, 5, 11, 19]);
  });

  it('does not carry anything over from one frame to the next', () => {
    const letterboxer = new Letterboxer(8, plain);
    const white = new Uint8Array(8 * 4 * 4).fill(255);
    const black = new Uint8Array(4 * 8 * 4);
    const out = letterboxer.run(white, 8, 4);
    expect(letterboxer.run(black, 4, 8, out)).toEqual(new Letterboxer(8, plain).run(black, 4, 8));
  });

  it('refuses bytes that are no such frame', () => {
    const letterboxer = new Letterboxer(8, plain);
    expect(() => letterboxer.run(new Uint8Array(15), 2, 2)).toThrow(RangeError);
    expect(() => letterboxer.run(new Uint8Array(16), 0, 2)).toThrow(RangeError);
    expect(() => letterboxer.run(new Uint8Array(16), 1.5, 2)).toThrow(RangeError);
  });
});

describe('axisTaps', () => {
  it('weighs source pixels that exist, with a sum of one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 520 }), (source, target) => {
        const { count, first, weights } = axisTaps(source, target);
        for (let i = 0; i < target; i++) {
          expect(first[i]).toBeGreaterThanOrEqual(0);
          expect(first[i]! + count).toBeLessThanOrEqual(source);
          const sum = weights.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b, 0);
          expect(sum).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 50 },
    );
  });
});
