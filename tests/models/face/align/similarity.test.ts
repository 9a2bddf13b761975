import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSimilarity, inverted, scaleOf, transformed, type Similarity } from '../../../../models/face/align/similarity';
import type { Point } from '../../../../models/face/point';

const coordinate = fc.double({ min: -500, max: 500, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const similarity = fc
  .record({ scale: fc.double({ min: 0.05, max: 8, noNaN: true }), angle: fc.double({ min: -3.1, max: 3.1, noNaN: true }), tx: coordinate, ty: coordinate })
  .map(({ scale, angle, tx, ty }): Similarity => ({ a: scale * Math.cos(angle), b: scale * Math.sin(angle), tx, ty }));

function close(found: Point, wanted: Point, digits = 6) {
  expect(found.x).toBeCloseTo(wanted.x, digits);
  expect(found.y).toBeCloseTo(wanted.y, digits);
}

/** Sum of squares that is left. */
const residual = (t: Similarity, from: readonly Point[], to: readonly Point[]) =>
  from.reduce((sum, p, i) => {
    const q = transformed(t, p);
    return sum + (q.x - to[i]!.x) ** 2 + (q.y - to[i]!.y) ** 2;
  }, 0);

describe('fitSimilarity', () => {
  it('turns a square by a quarter, doubles and shifts it, as computed by hand', () => {
    const square = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }, { x: 0, y: 1 }];
    // (x, y) → 2·(−y, x) + (10, 20)
    const t = fitSimilarity(square, [{ x: 10, y: 20 }, { x: 10, y: 22 }, { x: 8, y: 22 }, { x: 8, y: 20 }]);
    expect(t.a).toBeCloseTo(0, 12);
    expect(t.b).toBeCloseTo(2, 12);
    expect(t.tx).toBeCloseTo(10, 12);
    expect(t.ty).toBeCloseTo(20, 12);
    expect(scaleOf(t)).toBeCloseTo(2, 12);
  });

  it("gives Umeyama's own example, without its reflection", () => {
    // Umeyama (1991): the best transform there mirrors nothing, R = [0.832, 0.555; −0.555, 0.832], c = 0.721.
    const t = fitSimilarity(
      [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 0, y: 2 }],
      [{ x: 0, y: 0 }, { x: -1, y: 0 }, { x: 0, y: 2 }],
    );
    expect(scaleOf(t)).toBeCloseTo(0.721, 3);
    expect(t.a / scaleOf(t)).toBeCloseTo(0.832, 3);
    expect(t.b / scaleOf(t)).toBeCloseTo(-0.555, 3);
    expect(t.tx).toBeCloseTo(-0.8, 6);
    expect(t.ty).toBeCloseTo(0.4, 6);
  });

  it('finds again what points were moved by', () => {
    fc.assert(
      fc.property(similarity, fc.array(point, { minLength: 2, maxLength: 12 }), (t, points) => {
        fc.pre(Math.hypot(points[0]!.x - points.at(-1)!.x, points[0]!.y - points.at(-1)!.y) > 1);
        const found = fitSimilarity(points, points.map((p) => transformed(t, p)));
        for (const p of points) close(transformed(found, p), transformed(t, p), 4);
      }),
    );
  });

  it('leaves less than any transform beside it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(point, point), { minLength: 3, maxLength: 8 }), fc.nat(3), (pairs, which) => {
        const [from, to] = [pairs.map(([p]) => p), pairs.map(([, q]) => q)];
        fc.pre(from.some(({ x, y }) => Math.hypot(x - from[0]!.x, y - from[0]!.y) > 1));
        const best = fitSimilarity(from, to);
        for (const step of [1e-3, -1e-3]) {
          const key = (['a', 'b', 'tx', 'ty'] as const)[which]!;
          const other = { ...best, [key]: best[key] + step };
          expect(residual(other, from, to)).toBeGreaterThanOrEqual(residual(best, from, to) - 1e-6);
        }
      }),
    );
  });

  it('refuses what has no answer', () => {
    const p = { x: 1, y: 1 };
    expect(() => fitSimilarity([p], [p])).toThrow(RangeError);
    expect(() => fitSimilarity([p, { x: 2, y: 2 }], [p])).toThrow(RangeError);
    expect(() => fitSimilarity([p, p, p], [p, p, p])).toThrow(/direction/);
  });
});

describe('inverted', () => {
  it('undoes a transform', () => {
    fc.assert(fc.property(similarity, point, (t, p) => close(transformed(inverted(t), transformed(t, p)), p, 5)));
  });

  it('refuses a scale of zero', () => {
    expect(() => inverted({ a: 0, b: 0, tx: 1, ty: 1 })).toThrow(RangeError);
  });
});
