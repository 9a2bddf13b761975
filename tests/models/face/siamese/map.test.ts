import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fallingTogether, sized } from '../../../../models/face/siamese/map';

type Place = readonly [number, number];
const number = fc.double({ min: -3, max: 3, noNaN: true });
const map = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 12 });
const apart = ([a, b]: Place, [c, d]: Place) => Math.hypot(a - c, b - d);
const gap = (a: readonly Place[], b: readonly Place[]) => a.reduce((sum, p, i) => sum + apart(p, b[i]!) ** 2, 0);

describe('a map laid like another one', () => {
  it('comes back from any turn, shift and mirror', () => {
    fc.assert(
      fc.property(map, fc.double({ min: 0, max: 6.3, noNaN: true }), fc.boolean(), (points, angle, mirrored) => {
        const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
        const turned = points.map(([x, y]): Place => {
          const v = mirrored ? -y : y;
          return [cos * x - sin * v + 4, sin * x + cos * v - 7];
        });
        expect(gap(fallingTogether(turned, points), points)).toBeLessThan(1e-9);
      }),
    );
  });

  it('keeps its distances', () => {
    fc.assert(
      fc.property(map, map, (points, other) => {
        const like = points.map((_, i) => other[i % other.length]!);
        const laid = fallingTogether(points, like);
        points.forEach((p, i) => points.forEach((q, j) => expect(apart(laid[i]!, laid[j]!)).toBeCloseTo(apart(p, q), 6)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a map made as large as another one', () => {
  it('is computed by hand', () => {
    expect(sized([[0, 0], [2, 0]], [[5, 5], [5, 11]])).toEqual([[0, 0], [6, 0]]);
  });

  it('stays where all of it is one place', () => {
    expect(sized([[1, 1], [1, 1]], [[0, 0], [2, 0]])).toEqual([[1, 1], [1, 1]]);
  });
});
