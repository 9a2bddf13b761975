import { concat, reshape, slice, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { Breath } from '../transfer/breath';
import type { Signal } from '../transfer/evaluate';
import type { WindowNetwork } from './window-network';
import { windowGrid, type WindowGrid } from './windows';

/** What a network answered about all windows of a picture. */
export interface WindowScores {
  readonly grid: WindowGrid;
  readonly classes: number;
  /** [rows, columns, classes] */
  readonly logits: Float32Array;
}

/**
 * The single pass: the whole picture through the network once. A stride of several cells leaves those between out.
 * @param picture [1, height, width, 3], of any size
 * @param stride pixels, a multiple of the network's
 * @throws RangeError for another stride
 */
export async function scoreInOnePass(
  network: WindowNetwork,
  picture: Tensor4D,
  stride = network.stride,
): Promise<WindowScores> {
  const step = stride / network.stride;
  if (!Number.isInteger(step)) {
    throw new RangeError(`a network of stride ${network.stride} has no cells every ${stride} pixels`);
  }
  const grid = gridOf(network, picture, stride);
  const { classes } = network;
  if (grid.columns === 0) return { grid, classes, logits: new Float32Array(0) };
  const map = network.forward(picture);
  const [, , across] = map.shape;
  const all = (await map.data()) as Float32Array;
  map.dispose();
  const logits = new Float32Array(grid.rows * grid.columns * classes);
  for (let i = 0; i < grid.rows * grid.columns; i++) {
    const [row, column] = [Math.floor(i / grid.columns) * step, (i % grid.columns) * step];
    const at = (row * across + column) * classes;
    logits.set(all.subarray(at, at + classes), i * classes);
  }
  return { grid, classes, logits };
}

/**
 * The crop loop: every window cut out and classified on its own, in batches.
 * @param picture [1, height, width, 3]
 * @param stride pixels, any
 * @returns undefined if aborted
 */
export async function scoreCrops(
  network: WindowNetwork,
  picture: Tensor4D,
  stride: number,
  options: { readonly batch?: number; readonly signal?: Signal } = {},
): Promise<WindowScores | undefined> {
  const { batch = 32, signal = { aborted: false } } = options;
  const grid = gridOf(network, picture, stride);
  const { classes, window } = network;
  const count = grid.rows * grid.columns;
  const logits = new Float32Array(count * classes);
  const breath = new Breath();
  for (let from = 0; from < count; from += batch) {
    if (signal.aborted) return undefined;
    const some = Array.from({ length: Math.min(batch, count - from) }, (_, i) => from + i);
    const answers = tidy(() => {
      const crops = some.map((i): Tensor4D => {
        const [row, column] = [Math.floor(i / grid.columns), i % grid.columns];
        return slice(picture, [0, row * stride, column * stride, 0], [1, window, window, 3]);
      });
      return reshape(network.forward(concat(crops, 0)), [some.length, classes]) as Tensor2D;
    });
    logits.set((await answers.data()) as Float32Array, from * classes);
    answers.dispose();
    if (breath.due) await breath.take();
  }
  return { grid, classes, logits };
}

/** How far two ways of scoring the same windows are apart. */
export interface ScoreDifference {
  /** Of all logits. */
  readonly largest: number;
  readonly mean: number;
  /** The cell in which the largest is; null if there are no windows. */
  readonly at: { readonly column: number; readonly row: number } | null;
  /** Share of the windows for which both answer the same class. */
  readonly agreement: number;
  /** Largest difference of each window, [rows, columns]. */
  readonly byCell: Float32Array;
}

/** @throws RangeError if they are not of the same windows */
export function compareScores(a: WindowScores, b: WindowScores): ScoreDifference {
  const { grid, classes } = a;
  const count = grid.rows * grid.columns;
  if (b.grid.rows !== grid.rows || b.grid.columns !== grid.columns || b.classes !== classes) {
    throw new RangeError('scores of different windows cannot be compared');
  }
  const byCell = new Float32Array(count);
  let [total, same, worst] = [0, 0, 0];
  for (let cell = 0; cell < count; cell++) {
    for (let k = 0; k < classes; k++) {
      const difference = Math.abs(a.logits[cell * classes + k]! - b.logits[cell * classes + k]!);
      total += difference;
      byCell[cell] = Math.max(byCell[cell]!, difference);
    }
    if (byCell[cell]! > byCell[worst]!) worst = cell;
    if (bestClass(a, cell) === bestClass(b, cell)) same++;
  }
  return {
    largest: byCell[worst] ?? 0,
    mean: count ? total / (count * classes) : 0,
    at: count ? { column: worst % grid.columns, row: Math.floor(worst / grid.columns) } : null,
    agreement: count ? same / count : 1,
    byCell,
  };
}

/** Class of the largest logit of a cell; of equal ones the first. */
export function bestClass({ logits, classes }: WindowScores, cell: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if (logits[cell * classes + k]! > logits[cell * classes + best]!) best = k;
  return best;
}

function gridOf(network: WindowNetwork, picture: Tensor4D, stride: number): WindowGrid {
  const [, height, width] = picture.shape;
  return windowGrid({ width, height }, { window: network.window, stride });
}
