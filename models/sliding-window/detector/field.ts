import {
  abs, add, concat, max, mul, slice, sub, tensor4d, tidy, util,
  type Tensor, type Tensor4D,
} from '@tensorflow/tfjs-core';
import { Random } from '../../random';
import type { Signal } from '../../transfer/evaluate';
import type { Letterbox } from '../../geometry/letterbox';
import type { Box } from '../../geometry/box';
import { cellPixels, receptiveFields, type Field, type FieldLayer } from '../receptive-field';
import type { ComputedField, FieldStep, MeasuredWindowField, WindowAddress } from './answers';
import { cellAt, levelOf } from './geometry';
import type { SlidingWindowNetwork } from './network';
import { placeLevels, windowOnFrame, type LevelPlace } from './place';
import { shrinkTo } from './shrink';

/** Bands along a side of the level, and changed pictures that go through the network together. */
const BANDS = 40;
const LEAST_BAND = 4;
const BATCH = 8;
/** How far pixels are moved, of 255. */
const STRENGTH = 48;
/** Of the largest change: what counts as seen at all, beside rounding, and what as seen well. */
const ANY = 1e-6;
const EFFECTIVE = 0.1;

/** Stride and receptive field of a window's answer, as its layers have it; null if there is no such window. */
export function computedField(
  network: SlidingWindowNetwork,
  letterbox: Letterbox,
  address: WindowAddress,
): ComputedField | null {
  const cell = cellAt(placeLevels(network.grids, letterbox), address);
  if (!cell) return null;
  const { place, column, row } = cell;
  const { path } = network;
  const fields = receptiveFields(path.layers, path.input, place.grid.size);
  const last = fields.get(path.layers.at(-1)!.name)!;
  const [x, y] = [cellPixels(last.x, column), cellPixels(last.y, row)];
  return {
    address,
    window: windowOnFrame(place, letterbox, column, row),
    step: levelOf(place, letterbox).step,
    layers: fieldSteps(path.layers, fields),
    field: pixelsOnFrame(place, letterbox, x.from, y.from, x.to - x.from, y.to - y.from),
    global: path.global,
  };
}

/** Layers that see more than one cell, or step by more, and the dense ones; those between add nothing to a field. */
export function fieldSteps(layers: readonly FieldLayer[], fields: ReadonlyMap<string, Field>): FieldStep[] {
  return layers
    .filter(({ kernel, stride, name }) => Math.max(...kernel) > 1 || stride > 1 || name.startsWith('dense'))
    .map(({ name, kernel, stride }) => {
      const { x } = fields.get(name)!;
      return { name: shortName(name), kernel: Math.max(...kernel), ownStride: stride, stride: x.stride, field: x.size };
    });
}

/**
 * Changes bands of rows, then of columns, of the level's picture, and sees how much the window answers otherwise.
 * @param input the frame in the network's input, [1, size, size, 3]; stays the caller's
 * @returns null if there is no such window; undefined if aborted
 */
export async function measuredField(
  network: SlidingWindowNetwork,
  input: Tensor4D,
  letterbox: Letterbox,
  address: WindowAddress,
  onProgress: (done: number, total: number) => void,
  signal: Signal,
): Promise<MeasuredWindowField | null | undefined> {
  const cell = cellAt(placeLevels(network.grids, letterbox), address);
  if (!cell) return null;
  const began = util.now();
  const { place } = cell;
  const side = place.grid.size.width;
  const band = Math.max(LEAST_BAND, Math.ceil(side / BANDS));
  const bands = Math.ceil(side / band);
  const noise = noiseOf(side, STRENGTH * network.preprocessing.scale[0]);
  const picture = shrinkTo(input, side);
  const answer = (images: Tensor4D) =>
    slice(network.windows.forward(images), [0, cell.row, cell.column, 0], [-1, 1, 1, -1]) as Tensor4D;
  const original = tidy(() => answer(picture));
  const changes = new Float32Array(2 * bands);
  try {
    for (let from = 0; from < changes.length; from += BATCH) {
      if (signal.aborted) return undefined;
      const count = Math.min(BATCH, changes.length - from);
      const found = tidy(() => {
        const moved = Array.from({ length: count }, (_, i) => {
          return add(picture, mul(noise, maskOf(side, band, (from + i) % bands, from + i < bands)));
        });
        return max(abs(sub(answer(concat(moved as Tensor4D[], 0)), original)), [1, 2, 3]) as Tensor;
      });
      changes.set(await found.data(), from);
      found.dispose();
      onProgress(from + count, changes.length);
    }
  } finally {
    for (const each of [noise, picture, original]) each.dispose();
  }
  const most = changes.reduce((a, b) => Math.max(a, b), 0);
  const shares = most > 0 ? changes.map((value) => value / most) : changes;
  const [byRow, byColumn] = [shares.slice(0, bands), shares.slice(bands)];
  const whole = pixelsOnFrame(place, letterbox, 0, 0, band, band);
  const box = (least: number) => extent(byRow, byColumn, least, (x, y, width, height) =>
    pixelsOnFrame(place, letterbox, x * band, y * band, width * band, height * band));
  return {
    address,
    byRow,
    byColumn,
    rows: { from: whole.y, size: whole.height },
    columns: { from: whole.x, size: whole.width },
    touched: box(ANY),
    effective: box(EFFECTIVE),
    pictures: changes.length,
    ms: util.now() - began,
  };
}

function noiseOf(side: number, strength: number): Tensor4D {
  const random = new Random(1, side);
  const values = Float32Array.from({ length: side * side * 3 }, () => (random.next() < 0.5 ? -strength : strength));
  return tensor4d(values, [1, side, side, 3]);
}

/** 1 where a band lies: of rows [1, side, 1, 1], of columns [1, 1, side, 1]. */
function maskOf(side: number, band: number, index: number, rows: boolean): Tensor4D {
  const values = Float32Array.from({ length: side }, (_, i) => (Math.floor(i / band) === index ? 1 : 0));
  return tensor4d(values, rows ? [1, side, 1, 1] : [1, 1, side, 1]);
}

function extent(
  byRow: Float32Array,
  byColumn: Float32Array,
  least: number,
  box: (x: number, y: number, width: number, height: number) => Box,
): Box | null {
  const span = (profile: Float32Array) => {
    const first = profile.findIndex((value) => value > least);
    return [first, profile.findLastIndex((value) => value > least) - first + 1] as const;
  };
  const [top, height] = span(byRow);
  const [left, width] = span(byColumn);
  return top < 0 || left < 0 ? null : box(left, top, width, height);
}

/** Pixels of a level → fractions of the frame. */
function pixelsOnFrame(
  { grid }: LevelPlace,
  letterbox: Letterbox,
  x: number,
  y: number,
  width: number,
  height: number,
): Box {
  const scale = letterbox.size / grid.size.width;
  return {
    x: (x * scale - letterbox.x) / letterbox.width,
    y: (y * scale - letterbox.y) / letterbox.height,
    width: (width * scale) / letterbox.width,
    height: (height * scale) / letterbox.height,
  };
}

/** What people read of 'MobilenetV3/expanded_conv_12/depthwise/depthwise'. */
function shortName(name: string): string {
  const parts = name.split('/').filter((part) => !['MobilenetV3', 'BatchNorm', 'FusedBatchNorm'].includes(part));
  return parts.filter((part, i) => part !== parts[i - 1]).join('/');
}
