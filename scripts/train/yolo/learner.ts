import { dispose, keep, stack, tensor4d, tidy, variableGrads, type Scalar, type Tensor4D, type Variable } from '@tensorflow/tfjs-core';
import { squaredNorm } from '../../../models/transfer/losses';
import { Optimiser, type OptimiserState } from '../../../models/transfer/optimiser';
import { readWeights } from '../../../models/transfer/weights';
import { YoloHead } from '../../../models/yolo/head';
import type { HeadSpec, TapScale } from '../../../models/yolo/head-spec';
import { yoloLoss, type YoloLossOptions } from '../../../models/yolo/losses/loss';
import { batchTargets, type Scene } from '../../../models/yolo/targets';
import { POSITIVES } from './design';
import { joinMaps, mapShapes } from './trunk';

/** Of the averaged weights: they follow within some hundreds of steps. Before that, a plain average. */
const AVERAGE = 0.998;
/** Gradients longer than this are cut to it, so that one odd batch does no harm. */
const LONGEST = 10;
const WEIGHT_DECAY = 1e-4;
/**
 * The class layers stay as `believe` made them. CenterNet knows classes from 118,000 pictures; what they learn from the
 * hundred with true boxes is these by heart (AP50 54 against 59 after as many steps).
 */
const FIXED = '/classes/';

/** What a step cost: all, and its parts. */
export type StepCost = readonly [total: number, box: number, objectness: number, classes: number];

/** The heads while they learn: weights, their moving average, and the optimiser. */
export class Learner {
  readonly head: YoloHead;
  /** Exponential moving average of the weights; smoother, and better to use (Polyak and Juditsky, 1992). */
  readonly average: Map<string, Float32Array>;
  readonly #learned: ReadonlyMap<string, Variable>;
  readonly #optimiser: Optimiser;
  readonly #size: number;
  readonly #loss: YoloLossOptions;

  constructor(
    spec: HeadSpec,
    weights: ReadonlyMap<string, Float32Array>,
    taps: readonly TapScale[],
    size: number,
    loss: YoloLossOptions,
  ) {
    this.head = new YoloHead(spec, weights, taps);
    this.average = new Map([...weights].map(([name, values]) => [name, values.slice()]));
    this.#learned = new Map([...this.head.variables].filter(([name]) => !name.includes(FIXED)));
    this.#optimiser = new Optimiser(this.#learned, {
      method: { kind: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      weightDecay: WEIGHT_DECAY,
    });
    this.#size = size;
    this.#loss = loss;
  }

  /**
   * Learns from some views.
   * @param features [views · length], each view with its taps one after the other
   * @param step steps taken before
   * @returns null if the cost or a gradient was no number; then nothing was learned
   */
  async step(
    features: Float32Array,
    scenes: readonly Scene[],
    learningRate: number,
    step: number,
  ): Promise<StepCost | null> {
    const { spec } = this.head;
    const targets = batchTargets(scenes, spec.yolo, this.#size, POSITIVES);
    let cost: StepCost | null = null;
    tidy(() => {
      const taps = splitTaps(features, scenes.length, this.#size);
      let parts: Scalar[] = [];
      const { value, grads } = variableGrads(() => {
        const { boxes, classes } = this.head.forwardTraining(taps, targets);
        const loss = yoloLoss(boxes, classes, targets, this.#loss);
        parts = [loss.box, loss.objectness, loss.classes].map((part) => keep(part.clone()));
        return loss.total;
      }, [...this.#learned.values()]);
      const found = [...this.#learned].filter(([, each]) => grads[each.name]);
      const named = new Map(found.map(([name, each]) => [name, grads[each.name]!]));
      const values = stack([value, ...parts]).dataSync();
      dispose(parts);
      const length = Math.sqrt(squaredNorm([...named.values()]).dataSync()[0]!);
      if (!Number.isFinite(length) || !values.every(Number.isFinite)) return;
      // As far as the direction of Adam goes, cutting the rate is cutting the gradient in this one step.
      this.#optimiser.apply(named, learningRate * Math.min(1, LONGEST / length));
      cost = [...values] as unknown as StepCost;
    });
    if (cost) await this.#follow(step);
    return cost;
  }

  weights(): Promise<Readonly<Record<string, Float32Array>>> {
    return readWeights(this.head.variables);
  }

  optimiserState(): Promise<OptimiserState> {
    return this.#optimiser.state();
  }

  restore(average: ReadonlyMap<string, Float32Array>, state: OptimiserState): void {
    for (const [name, values] of average) this.average.set(name, values.slice());
    this.#optimiser.restore(state);
  }

  dispose(): void {
    this.#optimiser.dispose();
    this.head.dispose();
  }

  async #follow(step: number): Promise<void> {
    const keep = Math.min(AVERAGE, step / (step + 10));
    for (const [name, values] of Object.entries(await this.weights())) {
      const average = this.average.get(name)!;
      for (let i = 0; i < values.length; i++) average[i]! += (1 - keep) * (values[i]! - average[i]!);
    }
  }
}

/** Views' features → what the heads take, as tensors [views, side, side, channels]. */
export function splitTaps(features: Float32Array, views: number, size: number): Tensor4D[] {
  const length = features.length / views;
  let at = 0;
  const maps = mapShapes(size).map(([height, width, channels]) => {
    const part = height * width * channels;
    const values = new Float32Array(views * part);
    for (let view = 0; view < views; view++) {
      values.set(features.subarray(view * length + at, view * length + at + part), view * part);
    }
    at += part;
    return tensor4d(values, [views, height, width, channels]);
  });
  const joined = joinMaps(maps);
  dispose(maps);
  return joined;
}
