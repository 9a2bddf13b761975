import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, meanEmbedding, unitLength } from '../../../../models/face/embedding/distance';

const vector = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 8, maxLength: 8 })
  .map((values) => Float32Array.from(values))
  .filter((v) => Math.hypot(...v) > 0.1);

const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

describe('distances', () => {
  it('are computed by hand', () => {
    expect([...unitLength(Float32Array.of(3, 4))]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
    expect(distance(Float32Array.of(1, 0), Float32Array.of(0, 1))).toBeCloseTo(Math.SQRT2, 7);
    expect(distance(Float32Array.of(1, 0), Float32Array.of(-1, 0))).toBe(2);
  });

  it('say the same as the cosine', () => {
    fc.assert(
      fc.property(vector, vector, (v, w) => {
        const [a, b] = [unitLength(v), unitLength(w)];
        expect(distance(a, b) ** 2).toBeCloseTo(2 - 2 * cosine(a, b), 5);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, a)).toBe(0);
      }),
    );
  });

  it('refuse vectors of two networks', () => {
    expect(() => distance(new Float32Array(2), new Float32Array(3))).toThrow(RangeError);
  });
});

describe('unitLength', () => {
  it('keeps the direction', () => {
    fc.assert(fc.property(vector, fc.double({ min: 0.1, max: 9, noNaN: true }), (v, k) => {
      const scaled = unitLength(v.map((x) => x * k));
      unitLength(v).forEach((x, i) => expect(scaled[i]).toBeCloseTo(x, 5));
    }));
  });

  it('refuses what has none', () => {
    expect(() => unitLength(new Float32Array(4))).toThrow(RangeError);
    expect(() => unitLength(Float32Array.of(NaN, 1))).toThrow(RangeError);
    expect(() => unitLength(Float32Array.of(Infinity, 1))).toThrow(RangeError);
  });
});

describe('meanEmbedding', () => {
  it('lies between its shots', () => {
    const mean = meanEmbedding([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(mean[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(mean[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('refuses none, different networks, and shots that cancel out', () => {
    expect(() => meanEmbedding([])).toThrow(RangeError);
    expect(() => meanEmbedding([new Float32Array(2).fill(1), new Float32Array(3).fill(1)])).toThrow(RangeError);
    expect(() => meanEmbedding([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toThrow(RangeError);
  });
});
