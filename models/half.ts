/**
 * IEEE 754 half precision (binary16) ↔ numbers: 1 sign, 5 exponent and 10 fraction bits, kept in Uint16Arrays. Halves
 * the room that weights and features take; the relative error is at most 2⁻¹¹ from 2⁻¹⁴ to 65504.
 */

/** Fraction bits of a float32. */
const FRACTION_BITS = 23;

/** Halves → float32, exactly. NaN stays NaN, its payload is not kept. */
export function fromHalves(halves: Uint16Array, out: Float32Array = new Float32Array(halves.length)): Float32Array {
  for (let i = 0; i < halves.length; i++) out[i] = halfToFloat(halves[i]!);
  return out;
}

/** float32 → halves, to the nearest, ties to even. What is 65520 or more becomes infinity. */
export function toHalves(values: Float32Array, out: Uint16Array = new Uint16Array(values.length)): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < bits.length; i++) out[i] = floatBitsToHalf(bits[i]!);
  return out;
}

function halfToFloat(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

function floatBitsToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> FRACTION_BITS) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | (fraction ? 0x7e00 : 0x7c00);
  // Biased by 15 instead of 127.
  const half = exponent - 112;
  if (half >= 31) return sign | 0x7c00;
  // A carry out of the fraction moves into the exponent by itself, up to infinity.
  if (half > 0) return sign | roundedShift((half << FRACTION_BITS) | fraction, 13);
  // Subnormal: the hidden 1 becomes visible and is shifted down. Less than half of 2⁻²⁴ becomes zero.
  return half < -10 ? sign : sign | roundedShift(fraction | 0x800000, 14 - half);
}

/** value / 2^shift to the nearest whole number, ties to even. */
function roundedShift(value: number, shift: number): number {
  const low = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  const whole = value >> shift;
  return low > tie || (low === tie && whole & 1) ? whole + 1 : whole;
}
