import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitLetterbox, toFrame, toNetwork } from '../../../models/geometry/letterbox';

const side = fc.integer({ min: 1, max: 12_000 });
const size = fc.constantFrom(300, 320, 512);
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

describe('fitLetterbox', () => {
  it('centres a wide frame between bars above and below', () => {
    expect(fitLetterbox(640, 480, 512, 'letterbox')).toEqual({ size: 512, x: 0, y: 64, width: 512, height: 384 });
  });

  it('centres a tall frame, the odd pixel to the right', () => {
    expect(fitLetterbox(101, 200, 300, 'letterbox')).toEqual({ size: 300, x: 74, y: 0, width: 152, height: 300 });
  });

  it('covers the whole square when squashed', () => {
    expect(fitLetterbox(1920, 1080, 300, 'squash')).toEqual({ size: 300, x: 0, y: 0, width: 300, height: 300 });
  });

  it('stays inside the square, touches two opposite sides, and never vanishes', () => {
    fc.assert(
      fc.property(side, side, size, (width, height, square) => {
        const box = fitLetterbox(width, height, square, 'letterbox');
        expect(Math.max(box.width, box.height)).toBe(square);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
        expect(box.x).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(square);
        expect(box.y + box.height).toBeLessThanOrEqual(square);
        expect(Math.abs(square - box.width - 2 * box.x)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('toFrame and toNetwork', () => {
  it('converts by hand: a box in the middle of a letterboxed 640 × 480 frame', () => {
    const letterbox = fitLetterbox(640, 480, 512, 'letterbox');
    expect(toFrame(letterbox, 128, 160, 384, 352)).toEqual({ x: 0.25, y: 0.25, width: 0.5, height: 0.5 });
    expect(toNetwork(letterbox, { x: 0.25, y: 0.25, width: 0.5, height: 0.5 })).toEqual([128, 160, 384, 352]);
  });

  it('clips what reaches into the bars, and empties what lies wholly in them', () => {
    const letterbox = fitLetterbox(640, 480, 512, 'letterbox');
    expect(toFrame(letterbox, -10, 0, 600, 512)).toEqual({ x: 0, y: 0, width: 1, height: 1 });
    expect(toFrame(letterbox, 10, 5, 100, 50).height).toBe(0);
  });

  it('are inverse to each other inside the frame', () => {
    fc.assert(
      fc.property(side, side, size, fc.tuple(fraction, fraction, fraction, fraction), (width, height, square, corners) => {
        const [x, y, w, h] = corners;
        const box = { x, y, width: w * (1 - x), height: h * (1 - y) };
        const letterbox = fitLetterbox(width, height, square, 'letterbox');
        const back = toFrame(letterbox, ...toNetwork(letterbox, box));
        // A picture of one network pixel beside bars of hundreds loses digits in the subtraction.
        for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(box[key], 9);
      }),
    );
  });
});
