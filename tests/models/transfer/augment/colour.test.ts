import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Picture } from '../../../../models/picture';
import { colourBasis, cutOut, shiftColour, shiftPca } from '../../../../models/transfer/augment/colour';
import { colourful, grey, reds } from './pictures';

const pixel = (r: number, g: number, b: number, a = 255): Picture => ({ rgba: Uint8ClampedArray.of(r, g, b, a), width: 1, height: 1 });

describe('colour', () => {
  it.each([
    ['brightness', [0.1, 1, 1], [126, 76, 51]],
    ['contrast about the middle', [0, 2, 1], [73, 0, 0]],
    ['no saturation: the luma', [0, 1, 0], [62, 62, 62]],
  ] as const)('%s, by hand', (_, [brightness, contrast, saturation], expected) => {
    const { rgba } = shiftColour(pixel(100, 50, 25, 9), brightness, contrast, saturation);
    // 0.299·100 + 0.587·50 + 0.114·25 = 62.1
    [...expected].forEach((value, c) => expect(Math.abs(rgba[c]! - value)).toBeLessThanOrEqual(1));
    expect(rgba[3]).toBe(9);
  });

  it('is left alone by (0, 1, 1) and by α = 0', () => {
    const basis = colourBasis([colourful(9, 9)]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (width, height) => {
        const picture = colourful(width, height);
        expect(shiftColour(picture, 0, 1, 1)).toEqual(picture);
        expect(shiftPca(picture, basis, [0, 0, 0])).toEqual(picture);
      }),
    );
  });
});

describe('PCA colour', () => {
  it('finds the direction in which colours vary', () => {
    // Along (2, 1, 0) / √5 about (100, 100, 100), by ±10·√5; across it nothing.
    const { vectors, deviations } = colourBasis([pixel(120, 110, 100), pixel(80, 90, 100)]);
    const sign = Math.sign(vectors[0]![0]);
    [2, 1, 0].forEach((part, c) => expect(vectors[0]![c]! * sign).toBeCloseTo(part / Math.sqrt(5), 6));
    expect(deviations[0]).toBeCloseTo(10 * Math.sqrt(5), 6);
    expect(deviations[1]).toBeCloseTo(0, 5);
  });

  it('is an orthonormal basis that makes up the covariance', () => {
    const picture = colourful(17, 13);
    const { vectors, deviations } = colourBasis([picture]);
    const count = 17 * 13;
    const value = (i: number, c: number) => picture.rgba[i * 4 + c]!;
    const mean = (c: number) => Array.from({ length: count }, (_, i) => value(i, c)).reduce((a, b) => a + b) / count;
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        const dot = vectors[a]!.reduce((sum, part, c) => sum + part * vectors[b]![c]!, 0);
        expect(dot).toBeCloseTo(a === b ? 1 : 0, 9);
        let covariance = 0;
        for (let i = 0; i < count; i++) covariance += ((value(i, a) - mean(a)) * (value(i, b) - mean(b))) / count;
        const rebuilt = vectors.reduce((sum, vector, i) => sum + deviations[i]! ** 2 * vector[a]! * vector[b]!, 0);
        expect(rebuilt).toBeCloseTo(covariance, 5);
      }
    }
    expect(deviations).toEqual([...deviations].sort((a, b) => b - a));
  });

  it('moves all pixels along it', () => {
    const basis = { vectors: [[0.6, 0.8, 0], [-0.8, 0.6, 0], [0, 0, 1]], deviations: [10, 5, 1] } as const;
    expect([...shiftPca(pixel(100, 100, 100), basis, [1, 0, -2]).rgba]).toEqual([106, 108, 98, 255]);
  });

  it('needs pixels', () => {
    expect(() => colourBasis([])).toThrow('no colours');
  });
});

describe('cut-out', () => {
  it('greys a square, cut at the edge', () => {
    const white = grey([255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 255, 255]);
    expect(reds(cutOut(white, 0, 0.5, 0.5))).toEqual([
      [255, 255, 255, 255], [128, 255, 255, 255], [128, 255, 255, 255], [255, 255, 255, 255],
    ]);
    expect(cutOut(white, 0.5, 0.5, 0)).toEqual(white);
  });
});
