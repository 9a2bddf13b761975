import { describe, expect, it } from 'vitest';
import { acceptedBelow, ADVISED_THRESHOLD, FACE_CURVE, thresholdFor } from '../../../models/zoo/faces/curve';
import { faceEntry } from '../../../models/zoo/faces/index';

describe('the curve that thresholds are taken from', () => {
  it('has a row for every step, grows, and ends with all pairs accepted', () => {
    const { from, to, step, same, different, together, acceptedSame, acceptedDifferent, acceptedTogether } = FACE_CURVE;
    const rows = Math.round((to - from) / step) + 1;
    const columns = [[acceptedSame, same], [acceptedDifferent, different], [acceptedTogether, together]] as const;
    for (const [counts, all] of columns) {
      expect(counts.length).toBe(rows);
      expect([...counts]).toEqual(counts.toSorted((a, b) => a - b));
      expect(counts.at(-1)).toBe(all);
    }
  });

  it('gives the largest threshold at which no more strangers are accepted than wanted', () => {
    for (const rate of [0, 0.001, 0.01, 0.05, 0.5]) {
      const threshold = thresholdFor(rate);
      const tooMany = (at: number) => {
        const { different, together } = acceptedBelow(at);
        return different / FACE_CURVE.different > rate || together > Math.ceil(rate * FACE_CURVE.together);
      };
      expect([tooMany(threshold), tooMany(threshold + FACE_CURVE.step)]).toEqual([false, true]);
    }
    expect(acceptedBelow(ADVISED_THRESHOLD)).toMatchObject({ different: 0, together: 0 });
    expect(thresholdFor(1)).toBe(FACE_CURVE.to);
  });

  it('says what the card says of a false-accept rate of 1%', () => {
    const { step, from, different, acceptedDifferent } = FACE_CURVE;
    const { same } = acceptedBelow(from + step * acceptedDifferent.findLastIndex((count) => count <= different / 100));
    const rate = `${((100 * same) / FACE_CURVE.same).toFixed(1)}%`;
    const { value } = faceEntry('face-embedding').card.metrics[0]!;
    // The table's step lets a pair or two less in than the exact threshold.
    expect(Math.abs(parseFloat(rate) - parseFloat(value.split(',')[1]!))).toBeLessThan(0.7);
  });

  it('accepts nothing below itself and everything above', () => {
    expect(acceptedBelow(0.1)).toEqual({ same: 0, different: 0, together: 0 });
    const { same, different, together } = FACE_CURVE;
    expect(acceptedBelow(1.9)).toEqual({ same, different, together });
  });
});
