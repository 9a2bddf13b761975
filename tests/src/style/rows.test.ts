import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/style/numbers/rows';

describe('rows of a style', () => {
  const places = [
    { name: 'a', channels: 2, normalised: true },
    { name: 'b', channels: 1, normalised: false },
  ];

  it('are γ and β of each place in their order, the largest at the end of the scale', () => {
    expect(rowsOf(places, Float32Array.of(1, -2, 0, 4, 0, 2), null)).toEqual([
      { name: 'a', kind: 'γ', values: [0.25, -0.5] },
      { name: 'a', kind: 'β', values: [0, 1] },
      { name: 'b', kind: 'γ', values: [0] },
      { name: 'b', kind: 'β', values: [0.5] },
    ]);
  });

  it('are nothing but zeros for what does not differ', () => {
    const vector = Float32Array.of(1, -2, 0, 4, 0, 2);
    for (const { values } of rowsOf(places, vector, vector)) for (const value of values) expect(value).toBe(0);
  });
});
