import { addScaled, dot, scaleBy } from './vector';

interface Pair {
  /** How the point moved. */
  readonly s: Float32Array;
  /** How the gradient changed by that. */
  readonly y: Float32Array;
  /** 1 / s·y */
  readonly rho: number;
}

/** Less than this share of ‖y‖² is rounding, not curvature. */
const LEAST = 1e-10;

/** What the last steps told of the function's curvature: an inverse Hessian that is never written down. */
export class Curvature {
  readonly #memory: number;
  #pairs: readonly Pair[] = [];

  /** @param memory how many steps are remembered, at least 1 */
  constructor(memory: number) {
    this.#memory = memory;
  }

  get known(): boolean {
    return this.#pairs.length > 0;
  }

  /** Remembers a step, and forgets the oldest; not where the function is not curved upwards along it. */
  learn(s: Float32Array, y: Float32Array): void {
    const product = dot(s, y);
    if (!(product > LEAST * dot(y, y))) return;
    this.#pairs = [...this.#pairs.slice(1 - this.#memory || this.#pairs.length), { s, y, rho: 1 / product }];
  }

  forget(): void {
    this.#pairs = [];
  }

  /** −H·g by the two-loop recursion (Nocedal, 1980; Liu & Nocedal, 1989). */
  direction(gradient: Float32Array): Float32Array {
    const q = gradient.slice();
    const newestFirst = [...this.#pairs].reverse();
    const alphas = newestFirst.map(({ s, y, rho }) => {
      const alpha = rho * dot(s, q);
      addScaled(q, -alpha, y);
      return alpha;
    });
    const [newest] = newestFirst;
    // As long as the newest pair tells, a step of length 1 is about right.
    scaleBy(q, newest ? 1 / (newest.rho * dot(newest.y, newest.y)) : 1);
    for (let i = newestFirst.length - 1; i >= 0; i--) {
      const { s, y, rho } = newestFirst[i]!;
      addScaled(q, alphas[i]! - rho * dot(y, q), s);
    }
    scaleBy(q, -1);
    return q;
  }
}
