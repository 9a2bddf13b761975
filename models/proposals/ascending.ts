/** Bits that are sorted by at a time. */
const DIGIT = 11;
const MASK = 2 ** DIGIT - 1;

/**
 * The order of non-negative numbers from the smallest to the largest; equal ones keep theirs. The bits of such floats
 * rise with them, so that they can be sorted by their digits, in three passes however many there are.
 * @returns indices of `keys`
 */
export function ascending(keys: Float32Array): Uint32Array {
  const bits = bitsOf(keys);
  const count = bits.length;
  let order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  let next = new Uint32Array(count);
  for (let shift = 0; shift < 32; shift += DIGIT) {
    pass(bits, shift, order, next);
    [order, next] = [next, order];
  }
  return order;
}

function bitsOf(keys: Float32Array): Uint32Array {
  const copy = new Float32Array(keys.length);
  // Adding 0 makes 0 of −0, whose bits would count as the largest.
  for (let i = 0; i < keys.length; i++) copy[i] = keys[i]! + 0;
  return new Uint32Array(copy.buffer);
}

/** Sorts by one digit. */
function pass(bits: Uint32Array, shift: number, order: Uint32Array, next: Uint32Array): void {
  const starts = new Uint32Array(MASK + 2);
  for (let i = 0; i < bits.length; i++) starts[((bits[i]! >>> shift) & MASK) + 1]!++;
  for (let d = 1; d < starts.length; d++) starts[d]! += starts[d - 1]!;
  for (let i = 0; i < order.length; i++) {
    const at = order[i]!;
    const digit = (bits[at]! >>> shift) & MASK;
    next[starts[digit]!] = at;
    starts[digit]!++;
  }
}
