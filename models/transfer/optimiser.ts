import {
  add, backend, div, mul, sqrt, square, sub, tidy, variable, zerosLike,
  type Tensor, type Variable,
} from '@tensorflow/tfjs-core';
import { assignWeights, readWeights, type Variables, type Weights } from './weights';

/** How gradients become steps. Formulas and their names as in the Deep Learning Specialization (course 2, week 2). */
export type Method =
  /** Mini-batch gradient descent: W ← W − α·dW */
  | { readonly kind: 'sgd' }
  /** v ← β·v + (1 − β)·dW; W ← W − α·v. The course's form; others leave out (1 − β) and take a smaller α. */
  | { readonly kind: 'momentum'; readonly beta: number }
  /** s ← β·s + (1 − β)·dW²; W ← W − α·dW / (√s + ε) (Hinton, 2012) */
  | { readonly kind: 'rmsprop'; readonly beta: number; readonly epsilon: number }
  /** Both, bias-corrected: W ← W − α·v̂ / (√ŝ + ε), v̂ = v / (1 − β₁ᵗ), ŝ = s / (1 − β₂ᵗ) (Kingma and Ba, 2015) */
  | { readonly kind: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number };

export interface OptimiserOptions {
  readonly method: Method;
  /**
   * λ of decoupled weight decay, W ← (1 − α·λ)·W before the step (Loshchilov and Hutter, 2019; with sgd the course's
   * "weight decay"). For L2 as part of the loss, where Adam scales it like any gradient, see `losses.ts`. 0: none.
   */
  readonly weightDecay?: number;
  /** Names of the variables that decay; biases should not. By default all that have more than one dimension. */
  readonly decays?: ReadonlySet<string>;
}

/** What an optimiser remembers between steps: to go on as if training had not been interrupted. */
export interface OptimiserState {
  /** Steps taken. */
  readonly step: number;
  /** 'velocity/<name>' and 'square/<name>' of every variable. */
  readonly slots: Weights;
}

/**
 * An ε that does not vanish: with WebGL's 16-bit floats 1e-8 is 0, and a gradient that underflows divides by it.
 */
export function safeEpsilon(): number {
  return backend().floatPrecision() === 16 ? 1e-4 : 1e-8;
}

/** Moves variables against their gradients. Owns what it remembers; the variables stay their owner's. */
export class Optimiser {
  readonly #options: OptimiserOptions;
  readonly #variables: Variables;
  readonly #slots = new Map<string, Variable>();
  #step = 0;

  constructor(variables: Variables, options: OptimiserOptions) {
    this.#options = options;
    this.#variables = variables;
    const { kind } = options.method;
    for (const [name, each] of variables) {
      if (kind === 'momentum' || kind === 'adam') this.#slots.set(`velocity/${name}`, zeroed(each));
      if (kind === 'rmsprop' || kind === 'adam') this.#slots.set(`square/${name}`, zeroed(each));
    }
  }

  /**
   * Takes one step.
   * @param gradients dJ/dW by name; variables without one stay. They stay the caller's.
   */
  apply(gradients: ReadonlyMap<string, Tensor>, learningRate: number): void {
    this.#step++;
    const { weightDecay = 0, decays } = this.#options;
    for (const [name, each] of this.#variables) {
      const gradient = gradients.get(name);
      if (!gradient) continue;
      const decay = weightDecay > 0 && (decays ? decays.has(name) : each.rank > 1);
      tidy(() => {
        const shrunk = decay ? mul(each, 1 - learningRate * weightDecay) : each;
        each.assign(sub(shrunk, mul(this.#direction(name, gradient), learningRate)));
      });
    }
  }

  /** Copies what is remembered. */
  async state(): Promise<OptimiserState> {
    return { step: this.#step, slots: await readWeights(this.#slots) };
  }

  /** @throws RangeError if the state is another method's or belongs to other variables */
  restore({ step, slots }: OptimiserState): void {
    assignWeights(this.#slots, slots);
    this.#step = step;
  }

  dispose(): void {
    for (const slot of this.#slots.values()) slot.dispose();
    this.#slots.clear();
  }

  #direction(name: string, gradient: Tensor): Tensor {
    const { method } = this.#options;
    switch (method.kind) {
      case 'sgd':
        return gradient;
      case 'momentum':
        return this.#average(`velocity/${name}`, gradient, method.beta);
      case 'rmsprop':
        return div(gradient, add(sqrt(this.#average(`square/${name}`, square(gradient), method.beta)), method.epsilon));
      case 'adam': {
        const { beta1, beta2, epsilon } = method;
        const velocity = div(this.#average(`velocity/${name}`, gradient, beta1), 1 - beta1 ** this.#step);
        const squares = div(this.#average(`square/${name}`, square(gradient), beta2), 1 - beta2 ** this.#step);
        return div(velocity, add(sqrt(squares), epsilon));
      }
    }
  }

  /** Exponentially weighted average, updated and returned. */
  #average(slot: string, value: Tensor, beta: number): Tensor {
    const held = this.#slots.get(slot)!;
    held.assign(add(mul(held, beta), mul(value, 1 - beta)));
    return held;
  }
}

const zeroed = (like: Variable) => tidy(() => variable(zerosLike(like), false));
