import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paintedSize } from '../../../../workers/host/style/frame-size';

const side = fc.integer({ min: 1, max: 8000 });

describe('the size at which a frame is painted', () => {
  it('has sides that are multiples of four, at least 32, the longer one as asked', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(192, 256, 512), (width, height, longest) => {
        const painted = paintedSize({ width, height }, longest);
        expect(painted.width % 4).toBe(0);
        expect(painted.height % 4).toBe(0);
        expect(Math.min(painted.width, painted.height)).toBeGreaterThanOrEqual(32);
        expect(Math.max(painted.width, painted.height)).toBe(longest);
      }),
    );
  });

  it('keeps the shape of common cameras', () => {
    expect(paintedSize({ width: 1280, height: 720 }, 256)).toEqual({ width: 256, height: 144 });
    expect(paintedSize({ width: 480, height: 640 }, 256)).toEqual({ width: 192, height: 256 });
  });
});
