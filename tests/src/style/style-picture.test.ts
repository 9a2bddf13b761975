import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../../src/style/own/picture';

const side = fc.integer({ min: 16, max: 9000 });

describe('the part of a picture that becomes a style', () => {
  it('lies within it, is no longer than four times its width, and is kept small', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const place = placeOf(width, height);
        expect(place.x).toBeGreaterThanOrEqual(0);
        expect(place.y).toBeGreaterThanOrEqual(0);
        expect(place.x + place.across).toBeLessThanOrEqual(width);
        expect(place.y + place.down).toBeLessThanOrEqual(height);
        expect(Math.max(place.across, place.down)).toBeLessThanOrEqual(4 * Math.min(place.across, place.down));
        expect(Math.max(place.width, place.height)).toBeLessThanOrEqual(384);
      }),
    );
  });

  it('is the middle of a picture of 50 × 8000', () => {
    expect(placeOf(50, 8000)).toMatchObject({ x: 0, y: 3900, across: 50, down: 200, width: 50, height: 200 });
  });
});
