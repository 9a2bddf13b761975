import type { WindowStep } from '../windows';

/** Levels for each doubling of the window's size on the picture. */
const PER_OCTAVE = 2;

/**
 * Sides of the squares in a pyramid over a square input, largest first: each about √2 smaller, all of them multiples
 * of the stride, because the cells of a trunk with 'same' padding lie elsewhere in other sizes. The last is a window.
 * @throws RangeError if the input is smaller than a window, or no multiple of the stride
 */
export function levelSides(inputSize: number, { window, stride }: WindowStep): number[] {
  if (!(inputSize >= window) || inputSize % stride !== 0 || window % stride !== 0) {
    throw new RangeError(`an input of ${inputSize} holds no windows of ${window} pixels every ${stride}`);
  }
  const sides: number[] = [];
  for (let level = 0; sides.at(-1) !== window; level++) {
    const wanted = inputSize / 2 ** (level / PER_OCTAVE);
    const side = Math.max(window, Math.round(wanted / stride) * stride);
    if (side !== sides.at(-1)) sides.push(side);
  }
  return sides;
}
