import {
  add, dispose, keep, mul, sqrt, stack, tidy, variable, variableGrads,
  type Scalar, type Tensor, type Tensor4D, type Variable,
} from '@tensorflow/tfjs-core';
import { squaredNorm } from '../../transfer/losses';
import { Optimiser, safeEpsilon } from '../../transfer/optimiser';
import { readWeights, type Variables, type Weights } from '../../transfer/weights';
import { YoloHead } from '../head';
import type { HeadSpec, TapScale } from '../head-spec';
import { yoloLoss, type YoloLossOptions } from '../losses/loss';
import type { PositiveOptions } from '../positives';
import { batchTargets, type Scene } from '../targets';

/** Of the averaged weights: they follow within some hundreds of steps. Before that, a plain average. */
const AVERAGE = 0.995;
/** Gradients longer than this are cut to it, so that one odd batch does no harm. */
const LONGEST = 10;
const WEIGHT_DECAY = 1e-4;

/** What a step cost: all, and its parts. */
export interface StepCost {
  readonly total: number;
  readonly box: number;
  readonly objectness: number;
  readonly classes: number;
}

export interface LearnerOptions {
  readonly spec: HeadSpec;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly taps: readonly TapScale[];
  readonly inputSize: number;
  readonly loss: YoloLossOptions;
  readonly positives: PositiveOptions;
}

/** Anchor heads while they learn: their weights, the moving average of these, and the optimiser. */
export class HeadLearner {
  readonly head: YoloHead;
  readonly #options: LearnerOptions;
  readonly #average: Variables;
  readonly #optimiser: Optimiser;
  #steps = 0;

  constructor(options: LearnerOptions) {
    const { spec, weights, taps } = options;
    this.#options = options;
    this.head = new YoloHead(spec, weights, taps);
    const copied = ([name, each]: [string, Variable]) => [name, tidy(() => variable(each.clone(), false))] as const;
    this.#average = new Map([...this.head.variables].map(copied));
    this.#optimiser = new Optimiser(this.head.variables, {
      method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: safeEpsilon() },
      weightDecay: WEIGHT_DECAY,
    });
  }

  /** Steps taken. */
  get steps(): number { return this.#steps; }

  /**
   * Learns from some views.
   * @param taps of the views; they stay the caller's
   * @returns null if the cost or a gradient was no number; then nothing was learned
   */
  async step(taps: readonly Tensor4D[], scenes: readonly Scene[], learningRate: number): Promise<StepCost | null> {
    const { gradients, sums } = this.#gradients(taps, scenes);
    try {
      const [total = NaN, box = NaN, objectness = NaN, classes = NaN, length = NaN] = await sums.data<'float32'>();
      if (![total, length].every(Number.isFinite)) return null;
      // As far as the direction of Adam goes, cutting the rate is cutting the gradient in this one step.
      this.#optimiser.apply(gradients, learningRate * Math.min(1, LONGEST / length));
      this.#follow();
      return { total, box, objectness, classes };
    } finally {
      dispose([sums, ...gradients.values()]);
    }
  }

  /** Exponential moving average of the weights: smoother, and better to use (Polyak and Juditsky, 1992). */
  average(): Promise<Weights> {
    return readWeights(this.#average);
  }

  /** A head with these weights. The caller disposes it. */
  async averageHead(): Promise<YoloHead> {
    const { spec, taps } = this.#options;
    return new YoloHead(spec, new Map(Object.entries(await this.average())), taps);
  }

  dispose(): void {
    this.#optimiser.dispose();
    for (const each of this.#average.values()) each.dispose();
    this.head.dispose();
  }

  #gradients(taps: readonly Tensor4D[], scenes: readonly Scene[]): { gradients: Map<string, Tensor>; sums: Tensor } {
    const { spec, inputSize, positives, loss: options } = this.#options;
    const { variables } = this.head;
    const targets = batchTargets(scenes, spec.yolo, inputSize, positives);
    const gradients = new Map<string, Tensor>();
    const sums = tidy(() => {
      let parts: Scalar[] = [];
      const { value, grads } = variableGrads(() => {
        const { boxes, classes } = this.head.forwardTraining(taps, targets);
        const loss = yoloLoss(boxes, classes, targets, options);
        parts = [loss.box, loss.objectness, loss.classes].map((part) => keep(part.clone()));
        return loss.total;
      }, [...variables.values()]);
      for (const [name, each] of variables) if (grads[each.name]) gradients.set(name, keep(grads[each.name]!));
      const all = stack([value, ...parts, sqrt(squaredNorm([...gradients.values()]))]);
      dispose(parts);
      return all;
    });
    return { gradients, sums };
  }

  #follow(): void {
    const kept = Math.min(AVERAGE, this.#steps / (this.#steps + 10));
    this.#steps++;
    tidy(() => {
      for (const [name, each] of this.head.variables) {
        const average = this.#average.get(name)!;
        average.assign(add(mul(average, kept), mul(each, 1 - kept)));
      }
    });
  }
}
