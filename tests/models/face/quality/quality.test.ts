import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framingFaults, LIMITS, type Framing } from '../../../../models/face/quality/framing';
import { greyOf, lightOf, sharpness, type Grey } from '../../../../models/face/quality/light';
import { Random } from '../../../../models/random';

const grey = (rows: readonly (readonly number[])[]): Grey => ({
  values: Float32Array.from(rows.flat()),
  width: rows[0]!.length,
  height: rows.length,
});

/** Means of three along both axes. */
function blurred({ values, width, height }: Grey): Grey {
  const at = (x: number, y: number) => values[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))]!;
  const near = [-1, 0, 1];
  const mean = (_: number, i: number) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    return near.flatMap((dy) => near.map((dx) => at(x + dx, y + dy))).reduce((a, b) => a + b) / 9;
  };
  return { values: values.map(mean), width, height };
}

describe('sharpness', () => {
  it('is computed by hand', () => {
    // The Laplacian of the four inner pixels: 4·0 − …: −400, 100, 100, 0 about the one bright pixel.
    const picture = grey([[0, 0, 0, 0], [0, 100, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]);
    const values = [-400, 100, 100, 0];
    const mean = values.reduce((a, b) => a + b) / 4;
    expect(sharpness(picture)).toBeCloseTo(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4, 3);
  });

  it('is nothing on plain and evenly rising pictures, and where there is no inside', () => {
    expect(sharpness(grey([[5, 5, 5], [5, 5, 5], [5, 5, 5]]))).toBe(0);
    expect(sharpness(grey([[0, 1, 2, 3], [2, 3, 4, 5], [4, 5, 6, 7], [6, 7, 8, 9]]))).toBeCloseTo(0, 6);
    expect(sharpness(grey([[1, 200], [3, 4]]))).toBe(0);
  });

  it('falls when a picture is blurred', () => {
    fc.assert(
      fc.property(fc.nat(999), (seed) => {
        const random = new Random(seed);
        const picture: Grey = { values: Float32Array.from({ length: 400 }, () => random.below(256)), width: 20, height: 20 };
        expect(sharpness(blurred(picture))).toBeLessThan(sharpness(picture) / 4);
      }),
    );
  });
});

describe('light', () => {
  it('is computed by hand', () => {
    const light = lightOf(grey([[100, 50], [100, 50]]));
    expect(light).toEqual({ mean: 75, clipped: 0, imbalance: 0.5 });
    expect(lightOf(grey([[0, 255], [100, 100]])).clipped).toBe(0.5);
    expect(lightOf(grey([[0, 0]]))).toEqual({ mean: 0, clipped: 1, imbalance: 0 });
  });

  it('does not mistake an odd width for imbalance', () => {
    expect(lightOf(grey([[80, 80, 80]])).imbalance).toBe(0);
  });

  it('weighs the colours', () => {
    expect(greyOf(Float32Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255), 2, 2).values[0]).toBeCloseTo(76.245, 3);
    expect(greyOf(Float32Array.of(9, 9, 9), 1, 1).values[0]).toBeCloseTo(9, 4);
    expect(() => greyOf(new Float32Array(5), 1, 2)).toThrow(RangeError);
  });
});

describe('framing', () => {
  const good: Framing = {
    box: { x: 0.3, y: 0.2, width: 0.3, height: 0.4 },
    pixels: 200,
    pose: { yaw: 2, pitch: -3, roll: 1 },
    eyes: 0.3,
    sharpness: 200,
    light: { mean: 120, clipped: 0.02, imbalance: 0.1 },
  };

  it('has nothing against a good face', () => {
    expect(framingFaults(good)).toEqual([]);
  });

  it.each([
    ['cut-off', { box: { ...good.box, x: -0.01 } }],
    ['cut-off', { box: { ...good.box, height: 0.9 } }],
    ['too-small', { pixels: LIMITS.pixels - 1 }],
    ['turned', { pose: { ...good.pose, yaw: -30 } }],
    ['tipped', { pose: { ...good.pose, pitch: 30 } }],
    ['tilted', { pose: { ...good.pose, roll: 25 } }],
    ['eyes-closed', { eyes: 0.1 }],
    ['too-dark', { light: { ...good.light, mean: 20 } }],
    ['too-bright', { light: { ...good.light, mean: 240 } }],
    ['too-bright', { light: { ...good.light, clipped: 0.6 } }],
    ['uneven-light', { light: { ...good.light, imbalance: 0.8 } }],
    ['blurred', { sharpness: 3 }],
  ] as const)('says %s', (fault, change) => {
    expect(framingFaults({ ...good, ...change })).toEqual([fault]);
  });

  it('says all that is wrong, what matters first', () => {
    expect(framingFaults({ ...good, pixels: 10, sharpness: 1, eyes: 0 })).toEqual(['too-small', 'eyes-closed', 'blurred']);
  });
});
