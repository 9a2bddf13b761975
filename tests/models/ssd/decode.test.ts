import { describe, expect, it } from 'vitest';
import { Candidates } from '../../../models/candidates';
import type { Anchors } from '../../../models/ssd/anchors';
import { decodeSsd } from '../../../models/ssd/decode';

/** One anchor in the middle, half as wide and a quarter as high as the picture; two classes. */
const anchors: Anchors = {
  count: 1,
  boxes: Float32Array.of(0.5, 0.5, 0.5, 0.25),
  origin: () => ({ cell: [0, 0], stride: 1, anchor: 0 }),
};
const decode = (packed: number[], wanted = [1, 1], threshold = 0.5) => {
  const candidates = new Candidates(4);
  decodeSsd(Float32Array.from(packed), anchors, Uint8Array.from(wanted), threshold, 100, candidates);
  return candidates;
};

describe('decodeSsd', () => {
  it('gives the anchor itself for an encoding of zero', () => {
    const found = decode([0, 0, 0, 0, 9, -9, 2]);
    expect(found.count).toBe(1);
    expect(found.classes[0]).toBe(1);
    expect(found.scores[0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
    expect([...found.boxes.subarray(0, 4)]).toEqual([25, 37.5, 75, 62.5]);
  });

  it('moves by tenths of the anchor and grows by powers of e to the fifth', () => {
    // y, x, height, width: down by half its height, right by half its width, twice as high, as wide as before.
    const found = decode([5, 5, 5 * Math.LN2, 0, 0, 4, -4]);
    const corners = [...found.boxes.subarray(0, 4)];
    [50, 37.5, 100, 87.5].forEach((value, i) => expect(corners[i]).toBeCloseTo(value, 3));
  });

  it('gives one candidate for each class that reaches the threshold, and none for the background', () => {
    expect(decode([0, 0, 0, 0, 9, 1, 2]).count).toBe(2);
    expect(decode([0, 0, 0, 0, 9, -1, -2]).count).toBe(0);
    expect(decode([0, 0, 0, 0, 9, 0, -2]).count).toBe(1); // exactly the threshold
  });

  it('leaves out classes that nobody wants', () => {
    const found = decode([0, 0, 0, 0, 9, 3, 3], [0, 1]);
    expect(found.count).toBe(1);
    expect(found.classes[0]).toBe(1);
  });

  it('takes everything at threshold 0 and nothing at 1', () => {
    expect(decode([0, 0, 0, 0, 0, -80, -80], [1, 1], 0).count).toBe(2);
    expect(decode([0, 0, 0, 0, 0, 80, 80], [1, 1], 1).count).toBe(0);
  });
});
