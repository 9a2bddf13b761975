import { UNBOUNDED, type Bounds, type Evaluation, type Minimiser, type Objective, type Standing } from './minimiser';
import { project } from './vector';

export interface AdamOptions {
  /** Length of a step of one number, about. */
  readonly learningRate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly bounds?: Bounds;
}

const EPSILON = 1e-8;

/**
 * Adam (Kingma & Ba, 2015): every number moves by its mean gradient divided by the root of its mean square, both
 * forgotten exponentially. What would leave the bounds stops there.
 */
export class Adam implements Minimiser {
  readonly #options: Required<AdamOptions>;
  #mean = new Float32Array(0);
  #square = new Float32Array(0);
  #steps = 0;

  constructor(options: AdamOptions) {
    this.#options = { beta1: 0.9, beta2: 0.999, bounds: UNBOUNDED, ...options };
  }

  async step<E extends Evaluation>({ x, evaluation }: Standing<E>, objective: Objective<E>): Promise<Standing<E>> {
    const { learningRate, beta1, beta2, bounds } = this.#options;
    if (this.#mean.length !== x.length) {
      this.#mean = new Float32Array(x.length);
      this.#square = new Float32Array(x.length);
      this.#steps = 0;
    }
    this.#steps++;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.#steps)) / (1 - beta1 ** this.#steps);
    const next = x.slice();
    const mean = this.#mean;
    const square = this.#square;
    for (let i = 0; i < x.length; i++) {
      const g = evaluation.gradient[i]!;
      mean[i] = beta1 * mean[i]! + (1 - beta1) * g;
      square[i] = beta2 * square[i]! + (1 - beta2) * g * g;
      next[i]! -= (rate * mean[i]!) / (Math.sqrt(square[i]!) + EPSILON);
    }
    project(next, bounds);
    return { x: next, evaluation: await objective(next) };
  }

  /** Nothing to do: its means forget by themselves. */
  changed(): void {}
}
