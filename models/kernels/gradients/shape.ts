import {
  Cast, Concat, ExpandDims, GatherV2, Identity, Pack, PadV2, Reshape, Slice, SplitV, Tile, Transpose, Unpack,
  UnsortedSegmentSum, concat, pad, reshape, slice, split, stack, sum, transpose, unstack, zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { run } from '../run';
import { rule, type Rule } from './rule';

const reshaping = (kernel: string, input: string) =>
  rule(kernel, { saves: [input], grad: (dy, [x]) => ({ [input]: () => reshape(dy, x!.shape) }) });

const inverse = (perm: readonly number[]) => perm.map((_, axis) => perm.indexOf(axis));

/** Derivatives of what only moves numbers about: every number's derivative goes back where the number came from. */
export const shape: readonly Rule[] = [
  reshaping(Reshape, 'x'),
  reshaping(ExpandDims, 'input'),
  rule(Identity, { grad: (dy) => ({ x: () => dy.clone() }) }),
  rule(Cast, { grad: (dy) => ({ x: () => dy.clone() }) }),
  rule<{ perm: number[] }>(Transpose, { grad: (dy, _, { perm }) => ({ x: () => transpose(dy, inverse(perm)) }) }),
  rule<{ begin: number[]; size: number[] }>(Slice, {
    saves: ['x'],
    grad: (dy, [x], { begin }) => ({
      x: () => pad(dy, x!.shape.map((n, axis) => [begin[axis]!, n - begin[axis]! - dy.shape[axis]!])),
    }),
  }),
  rule<{ paddings: [number, number][] }>(PadV2, {
    saves: ['x'],
    grad: (dy, [x], { paddings }) => ({ x: () => slice(dy, paddings.map(([before]) => before), x!.shape) }),
  }),
  rule<{ reps: number[] }>(Tile, {
    saves: ['x'],
    grad: (dy, [x], { reps }) => ({
      // One axis at a time, because ranks are limited.
      x: () => reshape(reps.reduce((g, times, axis) => foldAxis(g, axis, times), dy), x!.shape),
    }),
  }),
  {
    kernelName: Concat,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const { axis } = attrs as unknown as { axis: number };
      const at = axis < 0 ? axis + saved[0]!.rank : axis;
      const parts = split(dy as Tensor, saved.map((x) => x.shape[at]!), at);
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  },
  {
    kernelName: SplitV,
    gradFunc: (dy, _, attrs) => ({ x: () => concat(dy as Tensor[], (attrs as unknown as { axis: number }).axis) }),
  },
  {
    kernelName: Pack,
    saveAllInputs: true,
    gradFunc: (dy, _, attrs) => {
      const parts = unstack(dy as Tensor, (attrs as unknown as { axis: number }).axis);
      return Object.fromEntries(parts.map((part, i) => [i, () => part]));
    },
  },
  {
    kernelName: Unpack,
    gradFunc: (dy, _, attrs) => ({ value: () => stack(dy as Tensor[], (attrs as unknown as { axis: number }).axis) }),
  },
  rule<{ axis: number; batchDims: number }>(GatherV2, {
    saves: ['x', 'indices'],
    grad: (dy, [x, indices], { axis, batchDims }) => ({
      x: () => {
        if (batchDims) throw new Error('the gradient of a gather with batch dimensions is not known');
        return scatterAdd(dy, x!, indices!, axis < 0 ? axis + x!.rank : axis);
      },
      indices: () => zerosLike(indices!),
    }),
  }),
];

/** Adds up what came from the same place: the reverse of gathering along an axis. */
function scatterAdd(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const flat = reshape(dy, [...x.shape.slice(0, axis), indices.size, ...x.shape.slice(axis + 1)]);
  const first = [axis, ...x.shape.keys()].filter((a, i) => i === 0 || a !== axis);
  const segmentIds = reshape(indices, [indices.size]);
  const attrs = { numSegments: x.shape[axis]! };
  return transpose(run(UnsortedSegmentSum, { x: transpose(flat, first), segmentIds }, attrs), inverse(first));
}

function foldAxis(x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x;
  const before = x.shape.slice(0, axis).reduce((product, n) => product * n, 1);
  const length = x.shape[axis]! / times;
  const after = x.shape.slice(axis + 1);
  const folded = sum(reshape(x, [before, times, length * after.reduce((product, n) => product * n, 1)]), 1);
  return reshape(folded, [...x.shape.slice(0, axis), length, ...after]);
}
