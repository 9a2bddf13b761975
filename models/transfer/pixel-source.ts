import { tensor4d } from '@tensorflow/tfjs-core';
import { labelRows } from './labels';
import type { Batch, BatchPlan, BatchSource } from './source';

/** Mini-batches whose pictures are in preparation or wait, beside the one that is trained on. */
const AHEAD = 2;

/**
 * Pictures as they are wanted, for a trunk that is trained from its first block on: nothing can be computed once. A
 * bounded number is prepared ahead, so that memory depends on the size of a mini-batch and not on that of the set.
 */
export class PixelSource implements BatchSource {
  readonly size: number;
  readonly #input: (index: number, plan: BatchPlan) => Promise<Float32Array | null>;
  readonly #side: number;
  readonly #labels: readonly Float32Array[];

  /**
   * @param input [side, side, 3]; null where the picture cannot be read any more, which is then left out
   * @param labels of every sample, [classes]
   */
  constructor(
    input: (index: number, plan: BatchPlan) => Promise<Float32Array | null>,
    side: number,
    labels: readonly Float32Array[],
  ) {
    this.size = labels.length;
    this.#input = input;
    this.#side = side;
    this.#labels = labels;
  }

  async *batches(plan: BatchPlan): AsyncGenerator<Batch> {
    const { order, batchSize } = plan;
    const queue: { index: number; input: Promise<Float32Array | null> }[] = [];
    let asked = 0;
    for (let from = 0; from < order.length; from += batchSize) {
      for (; asked < Math.min(order.length, from + AHEAD * batchSize); asked++) {
        const index = order[asked]!;
        const input = this.#input(index, plan);
        // Whoever stops early hears of no failure that comes later.
        input.catch(() => undefined);
        queue.push({ index, input });
      }
      const batch = await this.#batch(queue.splice(0, Math.min(batchSize, order.length - from)));
      if (batch) yield batch;
    }
  }

  async #batch(wanted: readonly { index: number; input: Promise<Float32Array | null> }[]): Promise<Batch | null> {
    const indices: number[] = [];
    const inputs: Float32Array[] = [];
    for (const { index, input } of wanted) {
      const values = await input;
      if (!values) continue;
      indices.push(index);
      inputs.push(values);
    }
    if (inputs.length === 0) return null;
    const side = this.#side;
    const values = new Float32Array(inputs.length * side * side * 3);
    inputs.forEach((input, i) => values.set(input, i * side * side * 3));
    return { inputs: tensor4d(values, [inputs.length, side, side, 3]), labels: labelRows(this.#labels, indices) };
  }
}
