import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gramPicture, strongestFirst } from '../../../../models/style/gatys/gram-picture';
import { isPlain, pictureOf, pixelsOf, sidesFor } from '../../../../models/style/gatys/pixels';

describe('the picture of a Gram matrix', () => {
  // Channel 1 is strongest, then 2, then 0; 1 and 2 go together.
  const gram = Float32Array.from([1, 0, 0, 0, 16, 4, 0, 4, 9]);

  it('has the strongest channels first, and is as symmetric as the matrix', () => {
    const order = strongestFirst(gram);
    expect(order).toEqual([1, 2, 0]);
    const { rgba, width, height } = gramPicture(gram, order, 16);
    expect([width, height]).toEqual([3, 3]);
    const at = (x: number, y: number) => [...rgba.slice(4 * (3 * y + x), 4 * (3 * y + x) + 4)];
    expect(at(0, 0)).toEqual([255, 255, 255, 255]);
    expect(at(1, 0)).toEqual(at(0, 1));
    expect(at(2, 0)).toEqual([12, 18, 32, 255]);
    // √(4/16) of the way along the ramp lies between its second and third colour.
    expect(at(1, 0).slice(0, 3)).toEqual([131, 160, 102]);
  });

  it('is all dark for a matrix of zeros, and never brighter than white', () => {
    const black = gramPicture(new Float32Array(4), [0, 1], 0);
    expect([...black.rgba.slice(0, 4)]).toEqual([12, 18, 32, 255]);
    expect([...gramPicture(Float32Array.from([50]), [0], 2).rgba]).toEqual([255, 255, 255, 255]);
  });
});

describe('pixels', () => {
  it('are read from a picture and made into one again', () => {
    const bytes = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 18, maxLength: 18 });
    fc.assert(
      fc.property(bytes, (rgb) => {
        const rgba = Uint8ClampedArray.from({ length: 24 }, (_, i) => (i % 4 === 3 ? 255 : rgb[Math.floor(i / 4) * 3 + (i % 4)]!));
        const pixels = pixelsOf({ rgba, width: 3, height: 2 });
        expect(pixels.values).toHaveLength(18);
        expect(pictureOf(pixels.values, pixels)).toEqual({ rgba, width: 3, height: 2 });
      }),
    );
  });

  it('of one colour are known, also with what a JPEG adds; a texture is none', () => {
    const of = (value: (i: number) => number) => ({ values: Float32Array.from({ length: 300 }, (_, i) => value(i)), width: 10, height: 10 });
    expect(isPlain(of((i) => [0.2, 0.5, 0.9][i % 3]!))).toBe(true);
    expect(isPlain(of((i) => 0.5 + ((i % 2) - 0.5) / 255))).toBe(true);
    expect(isPlain(of((i) => (i % 6 < 3 ? 0.4 : 0.6)))).toBe(false);
  });

  it('are painted at sides that every layer can halve and see, the longer one as wished', () => {
    expect(sidesFor({ width: 640, height: 480 }, 192)).toEqual({ width: 192, height: 144 });
    expect(sidesFor({ width: 50, height: 8000 }, 256)).toEqual({ width: 32, height: 256 });
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(side, side, fc.constantFrom(128, 192, 256, 384, 512), (width, height, longest) => {
        const sides = sidesFor({ width, height }, longest);
        expect(Math.max(sides.width, sides.height)).toBe(longest);
        for (const each of [sides.width, sides.height]) expect(each >= 32 && each % 16 === 0).toBe(true);
      }),
    );
  });
});
