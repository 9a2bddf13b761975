import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropAt, FADE_MS, SCENE_MS, shotsAt } from '../../../src/camera/demo-motion';

const time = fc.integer({ min: 0, max: 10 * SCENE_MS });
const scenes = fc.integer({ min: 1, max: 8 });
const side = fc.integer({ min: 16, max: 4000 });
const size = fc.record({ width: side, height: side });

describe('shotsAt', () => {
  it('shows one opaque scene at the back, and at most one that fades in', () => {
    fc.assert(
      fc.property(time, scenes, (elapsed, count) => {
        const [back, front, ...rest] = shotsAt(elapsed, count, false);
        expect(rest).toEqual([]);
        expect(back?.alpha).toBe(1);
        expect(back?.scene).toBe(Math.floor(elapsed / SCENE_MS) % count);
        if (!front) return;
        expect(front.scene).toBe(((back?.scene ?? 0) + 1) % count);
        expect(front.alpha).toBeGreaterThan(0);
        expect(front.alpha).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('moves on without a jump where the next scene takes over', () => {
    const [, before] = shotsAt(SCENE_MS - 1, 3, false);
    const [after] = shotsAt(SCENE_MS, 3, false);
    expect(after?.scene).toBe(before?.scene);
    expect(Math.abs((after?.progress ?? 0) - (before?.progress ?? 1))).toBeLessThan(2 / SCENE_MS);
  });

  it('fades only in the last moments, and not with a single scene', () => {
    expect(shotsAt(SCENE_MS - FADE_MS - 1, 3, false)).toHaveLength(1);
    expect(shotsAt(SCENE_MS - FADE_MS / 2, 3, false)).toHaveLength(2);
    expect(shotsAt(SCENE_MS - FADE_MS / 2, 1, false)).toHaveLength(1);
  });

  it('cuts hard and stands still for those who asked for less motion', () => {
    fc.assert(
      fc.property(time, scenes, (elapsed, count) => {
        const scene = Math.floor(elapsed / SCENE_MS) % count;
        expect(shotsAt(elapsed, count, true)).toEqual([{ scene, progress: null, alpha: 1 }]);
      }),
    );
  });
});

describe('cropAt', () => {
  it('stays within the picture and has the shape of the canvas', () => {
    const progress = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(size, size, fc.nat(5), progress, (picture, canvas, scene, along) => {
        const crop = cropAt(picture, canvas, { scene, progress: along, alpha: 1 });
        const slack = 1e-6 * Math.max(picture.width, picture.height);
        expect(crop.x).toBeGreaterThanOrEqual(-slack);
        expect(crop.y).toBeGreaterThanOrEqual(-slack);
        expect(crop.x + crop.width).toBeLessThanOrEqual(picture.width + slack);
        expect(crop.y + crop.height).toBeLessThanOrEqual(picture.height + slack);
        expect(crop.width / crop.height).toBeCloseTo(canvas.width / canvas.height, 6);
      }),
    );
  });

  it('does not zoom while it stands still', () => {
    const same = { width: 1280, height: 720 };
    expect(cropAt(same, same, { scene: 1, progress: null, alpha: 1 })).toEqual({ x: 0, y: 0, ...same });
  });
});
