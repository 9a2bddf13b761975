import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';

/** How many rows or columns to add at each side of an axis; negative: to cut off. */
export type Margin = readonly [before: number, after: number];

/** Pads pictures [n, height, width, channels] with zeros, or crops them. */
export function fitTo(x: Tensor4D, rows: Margin, columns: Margin): Tensor4D {
  const cut = ([before, after]: Margin) => [Math.max(0, -before), Math.max(0, -after)] as const;
  const grow = ([before, after]: Margin): [number, number] => [Math.max(0, before), Math.max(0, after)];
  const [top, bottom] = cut(rows);
  const [left, right] = cut(columns);
  const [n, height, width, channels] = x.shape;
  const cropped = top + bottom + left + right
    ? slice(x, [0, top, left, 0], [n, height - top - bottom, width - left - right, channels])
    : x;
  if ([...rows, ...columns].every((margin) => margin <= 0)) return cropped;
  return pad(cropped, [[0, 0], grow(rows), grow(columns), [0, 0]]);
}
