import { tensor2d, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';

/** A mini-batch. Whoever takes it disposes both. */
export interface Batch {
  /** [samples, …]: features or pictures, whatever the network takes. */
  readonly inputs: Tensor;
  /** [samples, classes]: one-hot, multi-hot or mixed. */
  readonly labels: Tensor2D;
}

/** Which samples are wanted, in which order. */
export interface BatchPlan {
  readonly epoch: number;
  /** Indices of samples, each once. */
  readonly order: Uint32Array;
  readonly batchSize: number;
  /** Whether they are to be learned from, and so may be augmented. */
  readonly training: boolean;
}

/**
 * Where samples come from: memory, storage, or a pipeline that augments them meanwhile. Nothing random may come from
 * elsewhere than the plan's epoch and order, or a run cannot be repeated.
 */
export interface BatchSource {
  /** Number of samples. */
  readonly size: number;
  /** Mini-batches of the plan, in order; the last may be smaller. When the caller stops early, `return` is called. */
  batches(plan: BatchPlan): AsyncIterable<Batch>;
}

/** Features that are in memory already, as from a frozen trunk. */
export class FeatureSource implements BatchSource {
  readonly size: number;
  readonly #features: Float32Array;
  readonly #labels: Float32Array;

  /**
   * @param features row by row, [samples · length]
   * @param labels row by row, [samples · classes]
   * @throws RangeError if the two do not hold the same number of rows
   */
  constructor(features: Float32Array, length: number, labels: Float32Array, classes: number) {
    this.size = features.length / length;
    if (!Number.isInteger(this.size) || labels.length !== this.size * classes) {
      throw new RangeError(`${features.length} features of ${length} do not fit ${labels.length} labels of ${classes}`);
    }
    this.#features = features;
    this.#labels = labels;
  }

  async *batches({ order, batchSize }: BatchPlan): AsyncGenerator<Batch> {
    for (let from = 0; from < order.length; from += batchSize) {
      const rows = order.subarray(from, from + batchSize);
      yield { inputs: this.#take(this.#features, rows), labels: this.#take(this.#labels, rows) };
    }
  }

  #take(values: Float32Array, rows: Uint32Array): Tensor2D {
    const length = values.length / this.size;
    const taken = new Float32Array(rows.length * length);
    rows.forEach((row, i) => taken.set(values.subarray(row * length, (row + 1) * length), i * length));
    return tensor2d(taken, [rows.length, length]);
  }
}

/** Every index once, in order. */
export function inOrder(size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, i) => i);
}
