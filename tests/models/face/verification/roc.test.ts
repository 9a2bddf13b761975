import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderRoc, counted, partingOf, rocCurve, tarAtFar, thresholdAtFar, type Distances } from '../../../../models/face/verification/roc';

const distances: Distances = { same: [0.2, 0.4, 0.6], different: [0.5, 0.7, 0.9, 1.1] };

/** Few values, so that ties occur. */
const some = fc.array(fc.integer({ min: 0, max: 12 }).map((n) => n / 10), { minLength: 1, maxLength: 30 });
const any: fc.Arbitrary<Distances> = fc.record({ same: some, different: some });

/** By definition: every combination. */
function bruteArea({ same, different }: Distances): number {
  let wins = 0;
  for (const s of same) for (const d of different) wins += s < d ? 1 : s === d ? 0.5 : 0;
  return wins / (same.length * different.length);
}

/** By trying every threshold that could be meant. */
function bruteTar({ same, different }: Distances, far: number): number {
  const share = (list: readonly number[], t: number) => list.filter((d) => d < t).length / list.length;
  const thresholds = [-Infinity, ...same, ...different, Infinity].filter((t) => share(different, t) <= far + 1e-12);
  return Math.max(...thresholds.map((t) => share(same, t)));
}

describe('the threshold that parts best', () => {
  it('lies in the middle of the gap, or where the fewest are wrong', () => {
    expect(partingOf([0.1, 0.3], [0.7, 0.9])).toBeCloseTo(0.5, 12);
    expect(partingOf([0.1, 0.2, 0.3, 0.8], [0.6, 0.7, 0.9, 1])).toBeCloseTo(0.45, 12);
    expect(partingOf([], [1])).toBeNull();
    expect(partingOf([0.5], [0.5])).toBe(0.5);
  });
});

describe('area under the ROC', () => {
  it('is computed by hand', () => {
    // Of 12 combinations only (0.6, 0.5) is the wrong way round.
    expect(areaUnderRoc(distances)).toBeCloseTo(11 / 12, 12);
    expect(areaUnderRoc({ same: [1], different: [1] })).toBe(0.5);
    expect(areaUnderRoc({ same: [0], different: [1] })).toBe(1);
    expect(areaUnderRoc({ same: [1], different: [0] })).toBe(0);
  });

  it('is what counting all combinations gives', () => {
    fc.assert(fc.property(any, (each) => void expect(areaUnderRoc(each)).toBeCloseTo(bruteArea(each), 10)));
  });

  it('is the area of the curve by trapezia', () => {
    fc.assert(
      fc.property(any, (each) => {
        const curve = [{ far: 0, tar: 0 }, ...rocCurve(each)];
        const area = curve.slice(1).reduce((sum, p, i) => sum + ((p.far - curve[i]!.far) * (p.tar + curve[i]!.tar)) / 2, 0);
        expect(area).toBeCloseTo(areaUnderRoc(each), 10);
      }),
    );
  });
});

describe('thresholds', () => {
  it('are computed by hand', () => {
    // One of four may be accepted: below 0.7, which takes 0.5 and all the same.
    expect(thresholdAtFar(distances, 0.25)).toBe(0.7);
    expect(tarAtFar(distances, 0.25)).toBe(1);
    // None may be: below 0.5.
    expect(thresholdAtFar(distances, 0.1)).toBe(0.5);
    expect(tarAtFar(distances, 0.1)).toBeCloseTo(2 / 3, 12);
    expect(thresholdAtFar(distances, 1)).toBe(Infinity);
    expect(tarAtFar(distances, 1)).toBe(1);
  });

  it('lose no pair to floating point', () => {
    const different = Array.from({ length: 4500 }, (_, i) => i);
    expect(thresholdAtFar({ same: [0], different }, 0.01)).toBe(45);
  });

  it('are the best that keep the rate', () => {
    fc.assert(
      fc.property(any, fc.double({ min: 0, max: 1, noNaN: true }), (each, far) => {
        const threshold = thresholdAtFar(each, far);
        expect(each.different.filter((d) => d < threshold).length).toBeLessThanOrEqual(far * each.different.length + 1e-9);
        expect(tarAtFar(each, far)).toBeCloseTo(bruteTar(each, far), 10);
      }),
    );
  });

  it('refuse what is no share', () => {
    expect(() => thresholdAtFar(distances, 1.5)).toThrow(RangeError);
    expect(() => thresholdAtFar(distances, NaN)).toThrow(RangeError);
  });
});

describe('missed faces', () => {
  it('are wrong answers of both kinds', () => {
    const pairs = [
      { same: true, distance: 0.1 },
      { same: true, distance: null },
      { same: false, distance: 0.9 },
      { same: false, distance: null },
    ];
    const each = counted(pairs);
    expect(each).toEqual({ same: [0.1, Infinity], different: [0.9, -Infinity] });
    // (0.1, 0.9) is right; the other three combinations are not.
    expect(areaUnderRoc(each)).toBe(0.25);
    expect(tarAtFar(each, 0.5)).toBe(0.5);
    expect(tarAtFar(each, 0)).toBe(0);
    expect(rocCurve(each).at(0)!.far).toBe(0.5);
    expect(rocCurve(each).at(-1)!.tar).toBe(0.5);
  });

  it('need pairs of both kinds beside them', () => {
    expect(() => counted([{ same: true, distance: 1 }])).toThrow(RangeError);
  });
});

it('curves grow and end with everything', () => {
  fc.assert(
    fc.property(any, (each) => {
      const curve = rocCurve(each);
      curve.slice(1).forEach((p, i) => {
        expect(p.far).toBeGreaterThanOrEqual(curve[i]!.far);
        expect(p.tar).toBeGreaterThanOrEqual(curve[i]!.tar);
      });
  
      expect(curve.at(-1)).toEqual({ threshold: Infinity, far: 1, tar: 1 });
    }),
  );
});
