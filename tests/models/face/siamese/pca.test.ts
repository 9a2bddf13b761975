import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onPlane, principalPlane } from '../../../../models/face/siamese/pca';
import { Random } from '../../../../models/random';

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

function cloud(seed: number, count: number, spread: readonly number[]): Float32Array[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => Float32Array.from(spread, (s) => s * random.normal()));
}

/** Share of the variance along a direction. */
function share(vectors: readonly Float32Array[], mean: Float64Array, axis: Float64Array): number {
  const centred = vectors.map((v) => Float64Array.from(v, (x, i) => x - mean[i]!));
  return centred.reduce((s, v) => s + dot(v, axis) ** 2, 0) / centred.reduce((s, v) => s + dot(v, v), 0);
}

describe('principal plane', () => {
  it('is computed by hand', () => {
    // Along (1, 1, 0) four times as wide as along (1, −1, 0), about (10, 0, 5).
    const vectors = [
      [12, 2, 5],
      [8, -2, 5],
      [10.5, -0.5, 5],
      [9.5, 0.5, 5],
    ].map((v) => Float32Array.from(v));
    const { mean, axes, explained } = principalPlane(vectors);
    expect([...mean]).toEqual([10, 0, 5]);
    expect(axes[0][0]).toBeCloseTo(Math.SQRT1_2, 9);
    expect(axes[0][1]).toBeCloseTo(Math.SQRT1_2, 9);
    expect(Math.abs(axes[1][0]!)).toBeCloseTo(Math.SQRT1_2, 9);
    expect(explained[0]).toBeCloseTo(16 / 17, 9);
    expect(explained[1]).toBeCloseTo(1 / 17, 9);
    expect(onPlane({ mean, axes, explained }, vectors[0]!).x).toBeCloseTo(2 * Math.SQRT2, 6);
  });

  it('is spanned by two directions at right angles, and none is wider', () => {
    fc.assert(
      fc.property(fc.nat(999), (seed) => {
        const vectors = cloud(seed, 40, [5, 3, 1, 0.5, 0.2]);
        const { mean, axes, explained } = principalPlane(vectors);
        expect(dot(axes[0], axes[0])).toBeCloseTo(1, 9);
        expect(dot(axes[1], axes[1])).toBeCloseTo(1, 9);
        expect(dot(axes[0], axes[1])).toBeCloseTo(0, 6);
        expect(explained[0]).toBeGreaterThanOrEqual(explained[1]);
        const random = new Random(seed, 1);
        for (let i = 0; i < 20; i++) {
          const any = axes[0].map(() => random.normal());
          const length = Math.sqrt(dot(any, any));
          expect(share(vectors, mean, any.map((x) => x / length))).toBeLessThanOrEqual(explained[0] + 1e-9);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('has an answer for one point, for equal points and for points on a line', () => {
    const flat = [
      [Float32Array.of(1, 2, 3)],
      [Float32Array.of(1, 2), Float32Array.of(1, 2)],
      [Float32Array.of(0, 0), Float32Array.of(1, 1), Float32Array.of(2, 2)],
    ];
    for (const vectors of flat) {
      const plane = principalPlane(vectors);
      for (const v of vectors) {
        const { x, y } = onPlane(plane, v);
        expect(Number.isFinite(x) && Math.abs(y) < 1e-6).toBe(true);
      }
      expect(plane.explained[1]).toBeCloseTo(0, 9);
    }
  });

  it('refuses vectors without a common length', () => {
    expect(() => principalPlane([])).toThrow(RangeError);
    expect(() => principalPlane([new Float32Array(2), new Float32Array(3)])).toThrow(RangeError);
  });
});
