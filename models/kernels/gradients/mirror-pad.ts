import { MirrorPad, add, pad, reverse, slice, type Tensor } from '@tensorflow/tfjs-core';
import { rule } from './rule';

/** Puts back on one axis what its margins mirror: the margins of dJ/dy, turned over, are added to what they show. */
function foldBack(dy: Tensor, axis: number, [before, after]: readonly [number, number], doubled: boolean): Tensor {
  const n = dy.shape[axis]! - before - after;
  const part = (from: number, length: number) => {
    const begin = dy.shape.map((_, i) => (i === axis ? from : 0));
    return slice(dy, begin, dy.shape.map((size, i) => (i === axis ? length : size)));
  };
  // 'reflect' leaves the border pixel out, 'symmetric' shows it twice.
  const skipped = doubled ? 0 : 1;
  const margin = (from: number, length: number, to: number) => {
    const turned = length > 1 ? reverse(part(from, length), axis) : part(from, length);
    return pad(turned, dy.shape.map((_, i) => (i === axis ? [to, n - to - length] : [0, 0])));
  };
  let sum = part(before, n);
  if (before) sum = add(sum, margin(0, before, skipped));
  if (after) sum = add(sum, margin(before + n, after, n - after - skipped));
  return sum;
}

/** Derivative of padding by the mirror image. */
export const mirrorPadding = rule<{ paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>(MirrorPad, {
  grad: (dy, _, { paddings, mode }) => ({
    x: () =>
      paddings.reduce(
        (gradient, each, axis) =>
          each[0] || each[1] ? foldBack(gradient, axis, each, mode === 'symmetric') : gradient,
        dy,
      ),
  }),
});
