import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHalves, toHalves } from '../../models/half';

const half = (value: number) => toHalves(Float32Array.of(value))[0]!;
const float = (bits: number) => fromHalves(Uint16Array.of(bits))[0]!;

describe('halves', () => {
  it.each([
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['the largest', 65504, 0x7bff],
    ['what still rounds down to the largest', 65519, 0x7bff],
    ['what rounds up to infinity', 65520, 0x7c00],
    ['infinity', Infinity, 0x7c00],
    ['minus infinity', -Infinity, 0xfc00],
    ['minus zero', -0, 0x8000],
    ['the smallest normal', 2 ** -14, 0x0400],
    ['the largest subnormal', 1023 * 2 ** -24, 0x03ff],
    ['between subnormal and normal, a tie to the even normal', 1023.5 * 2 ** -24, 0x0400],
    ['the smallest subnormal', 2 ** -24, 0x0001],
    ['half of it, a tie to zero', 2 ** -25, 0x0000],
    ['a little more than half of it', 2 ** -25 * 1.001, 0x0001],
    ['less than half of it', 2 ** -26, 0x0000],
    ['the smallest float32', 2 ** -149, 0x0000],
    ['a tie to even, down', 1 + 2 ** -11, 0x3c00],
    ['a tie to even, up', 1 + 3 * 2 ** -11, 0x3c02],
    ['a carry into the exponent', 2 - 2 ** -12, 0x4000],
  ])('write %s', (_, value, bits) => {
    expect(half(value)).toBe(bits);
  });

  it('write NaN as NaN', () => {
    expect(half(NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect(float(0x7e01)).toBeNaN();
  });

  it('survive being read and written, all 65,536 of them', () => {
    const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
    const back = toHalves(fromHalves(all));
    const isNaN16 = (bits: number) => (bits & 0x7fff) > 0x7c00;
    expect(all.every((bits, i) => (isNaN16(bits) ? isNaN16(back[i]!) : back[i] === bits))).toBe(true);
  });

  it('are the nearest there are, the even one of two equally near', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const bits = half(value);
        const error = Math.abs(float(bits) - value);
        for (const other of [bits - 1, bits + 1]) {
          // Across zero or infinity the bits do not count on.
          if (other < 0 || (other & 0x7fff) >= 0x7c00 || ((other ^ bits) & 0x8000) !== 0) continue;
          const distance = Math.abs(float(other) - value);
          expect(distance).toBeGreaterThanOrEqual(error);
          if (distance === error) expect(bits & 1).toBe(0);
        }
      }),
    );
  });

  it('are written and read within larger buffers', () => {
    const values = Float32Array.of(9, 1, -0.5, 9).subarray(1, 3);
    expect([...fromHalves(toHalves(values))]).toEqual([1, -0.5]);
  });
});
