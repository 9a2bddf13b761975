import {
  Max, Mean, Min, Softmax, Sum,
  mul, ones, reshape, step, sub, sum, util,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { rule } from './rule';

/** Shape of x with the reduced axes kept as 1, so that a reduction of x broadcasts back over it. */
function keptShape(x: Tensor, axis: number | number[]): number[] {
  const axes = new Set(util.parseAxisParam(axis, x.shape));
  return x.shape.map((n, i) => (axes.has(i) ? 1 : n));
}

const spread = (dy: Tensor, x: Tensor, axis: number | number[]) => mul(reshape(dy, keptShape(x, axis)), ones(x.shape));

/** All numbers that equal the extreme get the gradient. `above`: 1 where x is beyond the extreme's other side. */
const extreme = (kernel: string, away: (x: Tensor, y: Tensor) => Tensor) =>
  rule<{ reductionIndices?: number[]; axis?: number[] }>(kernel, {
    saves: ['x'],
    output: true,
    grad: (dy, [x, y], { reductionIndices, axis }) => {
      const axes = reductionIndices ?? axis ?? [...x!.shape.keys()];
      const kept = keptShape(x!, axes);
      return { x: () => mul(reshape(dy, kept), sub(1, step(away(x!, reshape(y!, kept))))) };
    },
  });

/** Derivatives of what brings many numbers into one. */
export const reduction = [
  rule<{ axis: number[] }>(Sum, { saves: ['x'], grad: (dy, [x], { axis }) => ({ x: () => spread(dy, x!, axis) }) }),
  rule<{ axis: number[] }>(Mean, {
    saves: ['x'],
    grad: (dy, [x], { axis }) => ({ x: () => spread(mul(dy, dy.size / x!.size), x!, axis) }),
  }),
  extreme(Max, (x, y) => sub(y, x)),
  extreme(Min, (x, y) => sub(x, y)),
  rule<{ dim: number }>(Softmax, {
    output: true,
    grad: (dy, [y], { dim }) => ({
      logits: () => {
        const weighted = mul(dy, y!);
        return sub(weighted, mul(sum(weighted, dim, true), y!));
      },
    }),
  }),
];
