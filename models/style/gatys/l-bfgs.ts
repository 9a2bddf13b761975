import { Curvature } from './curvature';
import { lineSearch } from './line-search';
import { UNBOUNDED, type Bounds, type Evaluation, type Minimiser, type Objective, type Standing } from './minimiser';
import { dot } from './vector';

export interface LbfgsOptions {
  /** Steps that are remembered. */
  readonly memory?: number;
  /** Euclidean length of the very first step: before it nothing is known of the function's scale. */
  readonly firstMove?: number;
  readonly bounds?: Bounds;
  /** Most evaluations of the function in one step. */
  readonly most?: number;
}

/**
 * L-BFGS (Liu & Nocedal, 1989): goes where a parabola would be lowest that has the curvature of the last steps.
 * Numbers that stand at their bound and would be pushed beyond it are left out of a step (Bertsekas, 1982).
 */
export class Lbfgs implements Minimiser {
  readonly #options: Required<LbfgsOptions>;
  readonly #curvature: Curvature;

  constructor(options: LbfgsOptions = {}) {
    this.#options = { memory: 10, firstMove: 1, bounds: UNBOUNDED, most: 20, ...options };
    this.#curvature = new Curvature(this.#options.memory);
  }

  async step<E extends Evaluation>(at: Standing<E>, objective: Objective<E>): Promise<Standing<E>> {
    const { bounds, most } = this.#options;
    const gradient = this.#free(at.x, at.evaluation.gradient);
    let direction = this.#curvature.direction(gradient);
    if (!(dot(direction, gradient) < 0)) {
      this.changed();
      direction = this.#curvature.direction(gradient);
    }
    const length = Math.sqrt(dot(gradient, gradient));
    if (!(length > 0)) return at;
    const first = this.#curvature.known ? 1 : this.#options.firstMove / length;
    const found = await lineSearch(at, direction, objective, { bounds, first, most });
    if (!found) {
      // Next time straight downhill, if that was not what was tried.
      this.changed();
      return at;
    }
    const { standing, moved } = found;
    const { x, evaluation } = standing;
    const before = at.evaluation.gradient;
    const change = evaluation.gradient.map((g, i) => (this.#isBound(x[i]!) && moved[i] === 0 ? 0 : g - before[i]!));
    this.#curvature.learn(moved, change);
    return standing;
  }

  changed(): void {
    this.#curvature.forget();
  }

  #isBound(value: number): boolean {
    return value <= this.#options.bounds.low || value >= this.#options.bounds.high;
  }

  /** The gradient without what would only push against a bound. */
  #free(x: Float32Array, gradient: Float32Array): Float32Array {
    const { low, high } = this.#options.bounds;
    return gradient.map((g, i) => ((x[i]! <= low && g > 0) || (x[i]! >= high && g < 0) ? 0 : g));
  }
}
