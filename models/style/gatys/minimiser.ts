/** A function's value at some point, and its gradient there. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float32Array;
}

/** A differentiable function of many numbers, computed elsewhere: on a GPU, for instance. */
export type Objective<E extends Evaluation = Evaluation> = (x: Float32Array) => Promise<E>;

/** Where a minimiser stands, with what is known of the function there. */
export interface Standing<E extends Evaluation = Evaluation> {
  readonly x: Float32Array;
  readonly evaluation: E;
}

/** Smallest and largest value of every number: pixels lie between 0 and 1. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Goes downhill, step by step. What it was given is never written to. */
export interface Minimiser {
  /** One step from where it stands; the same point, where no step leads further down. */
  step<E extends Evaluation>(at: Standing<E>, objective: Objective<E>): Promise<Standing<E>>;
  /** The function has changed: what was learned of it does not hold any more. */
  changed(): void;
}

/** No bounds at all. */
export const UNBOUNDED: Bounds = { low: -Infinity, high: Infinity };
