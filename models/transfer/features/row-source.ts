import { tensor2d } from '@tensorflow/tfjs-core';
import { fromHalves } from '../../half';
import type { Batch, BatchPlan, BatchSource } from '../source';
import { labelRows } from '../labels';

/** Every half as a float32: looked up faster than computed. */
function everyHalf(): Float32Array {
  return fromHalves(Uint16Array.from({ length: 65536 }, (_, half) => half));
}

/** Rows of halves, from memory or from wherever they have to be fetched. */
export class RowSource implements BatchSource {
  readonly size: number;
  readonly #rows: (indices: Uint32Array) => Promise<readonly Uint16Array[]>;
  readonly #length: number;
  readonly #labels: readonly Float32Array[];
  readonly #floats = everyHalf();

  /** @param labels of every row, [classes] */
  constructor(
    rows: (indices: Uint32Array) => Promise<readonly Uint16Array[]>,
    length: number,
    labels: readonly Float32Array[],
  ) {
    this.size = labels.length;
    this.#rows = rows;
    this.#length = length;
    this.#labels = labels;
  }

  async *batches({ order, batchSize }: BatchPlan): AsyncGenerator<Batch> {
    const fetch = (from: number) => {
      const indices = order.subarray(from, from + batchSize);
      const rows = this.#rows(indices);
      // Whoever stops early hears of no failure that comes later.
      rows.catch(() => undefined);
      return { indices, rows };
    };
    let next = order.length > 0 ? fetch(0) : null;
    for (let from = batchSize; next; from += batchSize) {
      const { indices, rows } = next;
      next = from < order.length ? fetch(from) : null;
      yield this.#batch(indices, await rows);
    }
  }

  #batch(indices: Uint32Array, rows: readonly Uint16Array[]): Batch {
    const length = this.#length;
    const floats = this.#floats;
    const values = new Float32Array(rows.length * length);
    let at = 0;
    for (const row of rows) for (let i = 0; i < length; i++) values[at++] = floats[row[i]!]!;
    return { inputs: tensor2d(values, [rows.length, length]), labels: labelRows(this.#labels, indices) };
  }
}
