import { describe, expect, it } from 'vitest';
import { BadOutputError } from '../../../../models/detector';
import { fromHalves } from '../../../../models/half';
import { toRow } from '../../../../models/transfer/features/row';

describe('a row of features', () => {
  it('keeps what halves can hold, and the largest of them for what they cannot', () => {
    const values = Float32Array.of(0, 1.5, 65504, 65519, 65520, 1e9, -1e9, Infinity);
    expect([...fromHalves(toRow(values))]).toEqual([0, 1.5, 65504, 65504, 65504, 65504, -65504, 65504]);
  });

  it('is refused where it is no number: it would be kept, and spoil every training from then on', () => {
    expect(() => toRow(Float32Array.of(1, NaN))).toThrow(BadOutputError);
  });
});
