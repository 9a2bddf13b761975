import type { Bounds } from './minimiser';

/** Σ aᵢ·bᵢ, summed in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}

/** a + scale·b, in place. */
export function addScaled(a: Float32Array, scale: number, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) a[i]! += scale * b[i]!;
}

/** scale·a, in place. */
export function scaleBy(a: Float32Array, scale: number): void {
  for (let i = 0; i < a.length; i++) a[i]! *= scale;
}

/** a − b */
export function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value - b[i]!);
}

/** The nearest point within the bounds, in place. */
export function project(a: Float32Array, { low, high }: Bounds): void {
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < low) a[i] = low;
    else if (a[i]! > high) a[i] = high;
  }
}
