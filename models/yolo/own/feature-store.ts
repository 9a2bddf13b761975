import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { fromHalves } from '../../half';
import type { TapScale } from '../head-spec';
import type { Tap } from '../taps';

/** What the trunk said about views, kept as halves: half the room, and exact enough by far. */
export class FeatureStore {
  readonly #rows: Uint16Array[] = [];
  readonly #shapes: readonly (readonly [side: number, channels: number])[];
  /** Every half as a number: looking it up is several times faster than working it out. */
  readonly #numbers = fromHalves(Uint16Array.from({ length: 65536 }, (_, i) => i));

  constructor(taps: readonly Tap[], inputSize: number) {
    this.#shapes = taps.map(({ stride, channels }) => [inputSize / stride, channels] as const);
  }

  /** Bytes of one view. */
  static bytes(taps: readonly Tap[], inputSize: number): number {
    return taps.reduce((sum, { stride, channels }) => sum + 2 * (inputSize / stride) ** 2 * channels, 0);
  }

  get count(): number { return this.#rows.length; }

  add(row: Uint16Array): void {
    this.#rows.push(row);
  }

  /** The taps of some views, [views, side, side, channels] each. The caller disposes them. */
  take(views: readonly number[]): Tensor4D[] {
    let at = 0;
    return this.#shapes.map(([side, channels]) => {
      const length = side * side * channels;
      const values = new Float32Array(length * views.length);
      views.forEach((view, i) => {
        const row = this.#rows[view]!;
        for (let from = at, to = i * length; from < at + length; from++, to++) values[to] = this.#numbers[row[from]!]!;
      });
      at += length;
      return tensor4d(values, [views.length, side, side, channels]);
    });
  }

  /** Mean and 1 / deviation of every channel of every tap, over all views. */
  measure(): TapScale[] {
    let at = 0;
    return this.#shapes.map(([side, channels]) => {
      const sums = new Float64Array(channels);
      const squares = new Float64Array(channels);
      const length = side * side * channels;
      for (const row of this.#rows) {
        for (let i = 0; i < length; i++) {
          const value = this.#numbers[row[at + i]!]!;
          sums[i % channels]! += value;
          squares[i % channels]! += value * value;
        }
      }
      at += length;
      return tapScale(sums, squares, side * side * this.#rows.length);
    });
  }
}

function tapScale(sums: Float64Array, squares: Float64Array, count: number): TapScale {
  const mean = Float32Array.from(sums, (sum) => sum / count);
  const variances = squares.map((sum, c) => sum / count - (sums[c]! / count) ** 2);
  const deviations = Float32Array.from(variances, (variance) => Math.sqrt(Math.max(0, variance)));
  // Channels that hardly ever fire must not be blown up.
  const floor = (0.1 * deviations.reduce((a, b) => a + b, 0)) / deviations.length + 1e-6;
  return { mean, scale: deviations.map((deviation) => 1 / (deviation + floor)) };
}
