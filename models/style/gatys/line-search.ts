import type { Bounds, Evaluation, Objective, Standing } from './minimiser';
import { addScaled, difference, dot, project } from './vector';

export interface Searched<E extends Evaluation> {
  readonly standing: Standing<E>;
  /** From where it began to where it ended. */
  readonly moved: Float32Array;
}

export interface LineSearchOptions {
  readonly bounds: Bounds;
  /** Step to try first, in lengths of the direction. */
  readonly first: number;
  /** Evaluations after which it takes what it has. */
  readonly most: number;
}

/** Share of the promised descent that must come true (Armijo), and of the slope that may be left (Wolfe). */
const DESCENT = 1e-4;
const SLOPE = 0.9;

/**
 * A step along a direction that satisfies the weak Wolfe conditions, by bracketing and bisection (Lewis & Overton,
 * 2013); within bounds along the path that is bent by them. Null where no step was found that leads down.
 */
export async function lineSearch<E extends Evaluation>(
  at: Standing<E>, direction: Float32Array, objective: Objective<E>, { bounds, first, most }: LineSearchOptions,
): Promise<Searched<E> | null> {
  const { value, gradient } = at.evaluation;
  let [low, high, step] = [0, Infinity, first];
  let best: Searched<E> | null = null;
  for (let evaluations = 0; evaluations < most; evaluations++) {
    const x = at.x.slice();
    addScaled(x, step, direction);
    project(x, bounds);
    const moved = difference(x, at.x);
    const promised = dot(gradient, moved);
    const evaluation = await objective(x);
    // Written so that NaN is too far. Only downhill is a step, however little rounding leaves of it.
    if (!(evaluation.value < value && evaluation.value <= value + DESCENT * Math.min(0, promised))) {
      high = step;
      step = best ? (low + high) / 2 : shorter(step, evaluation.value - value, promised);
      continue;
    }
    best = { standing: { x, evaluation }, moved };
    if (!(dot(evaluation.gradient, moved) < SLOPE * promised)) return best;
    low = step;
    step = high < Infinity ? (low + high) / 2 : 2 * step;
  }
  return best;
}

/** Where the parabola through value, slope and the value at `step` is lowest; within a tenth and a half of the step. */
function shorter(step: number, rise: number, promised: number): number {
  const share = -promised / (2 * (rise - promised));
  return step * (share >= 0.1 ? Math.min(share, 0.5) : 0.1);
}
