import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitLetterbox, type Preprocessing } from '../../../../models/geometry/letterbox';
import { packPlan } from '../../../../workers/host/frame/plan';
import { capSize } from '../../../../workers/host/frame/size';

const side = fc.integer({ min: 1, max: 12_000 });
const PREPROCESSING: Preprocessing = { mode: 'letterbox', order: 'bgr', scale: [1, 2, 3], offset: [4, 5, 6], pad: 114 };

test('the uniform says where the picture lies and how it is normalised', () => {
  fc.assert(
    fc.property(side, side, fc.constantFrom(300, 512), (width, height, size) => {
      const bytes = packPlan({ width, height }, size, PREPROCESSING);
      const box = fitLetterbox(width, height, size, 'letterbox');
      expect([...new Float32Array(bytes, 0, 7)]).toEqual([1, 2, 3, 114, 4, 5, 6]);
      const [planned, x, y, w, h, tapsX, tapsY, bgr] = new Uint32Array(bytes, 28, 8);
      expect([planned, x, y, w, h, bgr]).toEqual([size, box.x, box.y, box.width, box.height, 1]);
      expect(Math.min(tapsX!, tapsY!)).toBeGreaterThanOrEqual(1);
      expect(Math.abs(tapsX! - Math.max(1, width / box.width))).toBeLessThanOrEqual(0.5);
    }),
  );
});

test('a capped size keeps within the cap, keeps the shape, and leaves small ones alone', () => {
  fc.assert(
    fc.property(side, side, (width, height) => {
      const capped = capSize({ width, height }, 2048);
      expect(Math.max(capped.width, capped.height)).toBeLessThanOrEqual(2048);
      expect(Math.min(capped.width, capped.height)).toBeGreaterThanOrEqual(1);
      if (Math.max(width, height) <= 2048) expect(capped).toEqual({ width, height });
      else expect(Math.abs(capped.width / 2048 - width / Math.max(width, height))).toBeLessThanOrEqual(1 / 2048);
    }),
  );
});
