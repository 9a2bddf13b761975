import { concat, reshape, slice, tidy, util, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Letterbox } from '../../geometry/letterbox';
import type { Signal } from '../../transfer/evaluate';
import { paddingDifference, type TrunkWindows } from '../trunk-windows';
import { windowGrid, type WindowGrid } from '../windows';
import type { CompareWindows, LevelComparison, WindowAddress, WindowComparison, WindowLevel } from './answers';
import { levelOf } from './geometry';
import { placeLevels, type LevelPlace } from './place';
import { probabilitiesOf, type Reading } from './reading';
import { shrinkTo } from './shrink';

/** Levels are at most so large, so that a small window under the finger does not take the memory. */
const LARGEST_SIDE = 1280;
const MOST_SCALES = 6;
const MOST_BATCH = 64;
/** Windows of a level that dense layers are put on, and crops whose features are compared. */
const DENSE = 64;
const PADDED = 9;

/** What the two ways are run with. */
export interface ComparedWindows {
  readonly windows: TrunkWindows;
  readonly reading: Reading;
  readonly labels: readonly string[];
  /** The frame in the network's input, [1, size, size, 3]; stays the caller's. */
  readonly input: Tensor4D;
  readonly letterbox: Letterbox;
}

/** Sides of the levels on which windows are as large as asked for. */
export function comparedSides(
  { windowSize, scales }: Pick<CompareWindows, 'windowSize' | 'scales'>,
  { window, stride }: { readonly window: number; readonly stride: number },
  { size, width, height }: Letterbox,
): number[] {
  const share = (Math.min(1, Math.max(0.01, windowSize)) * Math.min(width, height)) / size;
  const count = Math.min(MOST_SCALES, Math.max(1, Math.round(scales)));
  const sides = Array.from({ length: count }, (_, i) => {
    const side = Math.round(window / (share * Math.SQRT2 ** i) / stride) * stride;
    return Math.min(LARGEST_SIDE, Math.max(window, side));
  });
  return [...new Set(sides)];
}

/**
 * Classifies the same windows twice: each cut out and on its own, in batches; and all in one pass over the level.
 * @param request `stride` is rounded to whole cells; one that would step over every window is made smaller until a
 *   window of each size is left
 * @returns undefined if aborted
 */
export async function compareWays(
  parts: ComparedWindows,
  request: CompareWindows,
  onProgress: (done: number, total: number) => void,
  signal: Signal,
): Promise<WindowComparison | undefined> {
  const { labels } = parts;
  const places = placesAt(parts, request);
  const total = places.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
  const levels: LevelDetail[] = [];
  let done = 0;
  for (const place of places) {
    const detail = await compareLevel(parts, place, request, (more) => onProgress((done += more), total), signal);
    if (!detail) return undefined;
    levels.push(detail);
  }
  const sum = (of: (level: LevelDetail) => number) => levels.reduce((all, level) => all + of(level), 0);
  const numbers = sum(({ numbers: count }) => count);
  const worst = levels.reduce<LevelDetail | null>((a, b) => (!a || b.largest > a.largest ? b : a), null);
  const at = worst && worst.told.difference.indexOf(worst.largest);
  return {
    levels: levels.map(({ told }) => told),
    labels,
    windows: total,
    cropMs: sum(({ told }) => told.cropMs),
    passMs: sum(({ told }) => told.passMs),
    largest: worst?.largest ?? 0,
    mean: numbers ? sum((level) => level.summed) / numbers : 0,
    at: worst && at !== null && at >= 0 ? addressIn(worst.told.level, at) : null,
    agreement: total ? sum(({ same }) => same) / total : 1,
    headDifference: levels.reduce((most, { dense }) => Math.max(most, dense), 0),
    padding: levels.length ? await padding(parts, places[0]!.grid.size.width) : null,
  };
}

function placesAt({ windows, letterbox }: ComparedWindows, request: CompareWindows): LevelPlace[] {
  const sides = comparedSides(request, windows, letterbox);
  const at = (steps: number) => {
    const grids = sides.map((side) =>
      windowGrid({ width: side, height: side }, { window: windows.window, stride: steps * windows.stride }));
    return placeLevels(grids, letterbox).filter(({ columns }) => columns > 0);
  };
  const most = at(1).length;
  const asked = Math.min(LARGEST_SIDE, request.stride);
  let steps = Math.max(1, Math.round(asked / windows.stride));
  let places = at(steps);
  while (places.length < most) places = at(--steps);
  return places;
}

function addressIn({ level, columns }: WindowLevel, cell: number): WindowAddress {
  return { level, column: cell % columns, row: Math.floor(cell / columns) };
}

interface LevelDetail {
  readonly told: LevelComparison;
  readonly largest: number;
  readonly summed: number;
  readonly numbers: number;
  readonly same: number;
  readonly dense: number;
}

async function compareLevel(
  parts: ComparedWindows,
  place: LevelPlace,
  { batch }: CompareWindows,
  onDone: (windows: number) => void,
  signal: Signal,
): Promise<LevelDetail | undefined> {
  const { windows, reading, input, letterbox } = parts;
  const { grid, columns, rows } = place;
  const picture = shrinkTo(input, grid.size.width);
  try {
    const cells = Array.from({ length: columns * rows }, (_, i): readonly [number, number] => {
      return [place.top + Math.floor(i / columns), place.left + (i % columns)];
    });
    const size = Math.min(MOST_BATCH, Math.max(1, Math.round(batch)));
    // Once for nothing: the first run of a shape compiles shaders.
    await cropsOf(windows, picture, grid, cells.slice(0, size));
    const rest = cells.length % size;
    if (rest > 0) await cropsOf(windows, picture, grid, cells.slice(0, rest));
    await passOf(windows, picture);
    let began = util.now();
    const pass = await passOf(windows, picture);
    const passMs = util.now() - began;
    const crops: Float32Array[] = [];
    began = util.now();
    for (let from = 0; from < cells.length; from += size) {
      if (signal.aborted) return undefined;
      const some = cells.slice(from, from + size);
      const answers = await cropsOf(windows, picture, grid, some);
      some.forEach((_, i) => crops.push(answers.subarray(i * windows.classes, (i + 1) * windows.classes)));
      onDone(some.length);
    }
    const cropMs = util.now() - began;
    const across = (grid.size.width - grid.window) / windows.stride + 1;
    const step = grid.stride / windows.stride;
    const cellsOfPass = cells.map(([row, column]) => {
      const at = (row * step * across + column * step) * windows.classes;
      return pass.subarray(at, at + windows.classes);
    });
    const dense = await denseDifference({ windows, reading }, picture, grid, cells.slice(0, DENSE), cellsOfPass);
    return { ...judged(reading, levelOf(place, letterbox), crops, cellsOfPass, cropMs, passMs), dense };
  } finally {
    picture.dispose();
  }
}

function judged(
  reading: Reading,
  level: LevelComparison['level'],
  crops: readonly Float32Array[],
  passes: readonly Float32Array[],
  cropMs: number,
  passMs: number,
): Omit<LevelDetail, 'dense'> {
  const count = crops.length;
  const [crop, pass, difference] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const [cropClass, passClass] = [new Int32Array(count), new Int32Array(count)];
  let [summed, numbers, same] = [0, 0, 0];
  crops.forEach((output, i) => {
    const a = probabilitiesOf(reading, output);
    const b = probabilitiesOf(reading, passes[i]!);
    const first = reading.kind === 'localised' ? 1 : 0;
    const [kinds, others] = [a.subarray(first), b.subarray(first)];
    const best = bestOf(kinds);
    cropClass[i] = classOf(reading, a, best);
    passClass[i] = classOf(reading, b, bestOf(others));
    crop[i] = kinds[best]!;
    pass[i] = others[best]!;
    a.forEach((value, k) => {
      const apart = Math.abs(value - b[k]!);
      summed += apart;
      difference[i] = Math.max(difference[i]!, apart);
    });
    numbers += a.length;
    if (cropClass[i] === passClass[i]) same++;
  });
  const told = { level, crop, pass, cropClass, passClass, difference, cropMs, passMs };
  return { told, largest: difference.reduce((most, value) => Math.max(most, value), 0), summed, numbers, same };
}

/** The best class; −1 for background: of a localisation head where there is more likely nothing than something. */
function classOf(reading: Reading, probabilities: Float32Array, best: number): number {
  if (reading.kind === 'localised') return probabilities[0]! < 0.5 ? -1 : best;
  return best === reading.background ? -1 : best;
}

function bestOf(values: Float32Array): number {
  return values.reduce((best, value, k) => (value > values[best]! ? k : best), 0);
}

async function cropsOf(
  windows: TrunkWindows,
  picture: Tensor4D,
  { window, stride }: WindowGrid,
  cells: readonly (readonly [row: number, column: number])[],
): Promise<Float32Array> {
  const answers = tidy(() => {
    const crops = cells.map(([row, column]) => {
      return slice(picture, [0, row * stride, column * stride, 0], [1, window, window, 3]);
    });
    return reshape(windows.forward(concat(crops, 0)), [cells.length, windows.classes]);
  });
  return answers.data<'float32'>().finally(() => answers.dispose());
}

async function passOf(windows: TrunkWindows, picture: Tensor4D): Promise<Float32Array> {
  const answers = windows.forward(picture);
  return answers.data<'float32'>().finally(() => answers.dispose());
}

/** Dense layers on windows cut out of the single pass's own maps, against the cells that stand for them. */
async function denseDifference(
  { windows, reading }: Pick<ComparedWindows, 'windows' | 'reading'>,
  picture: Tensor4D,
  { window, stride }: WindowGrid,
  cells: readonly (readonly [row: number, column: number])[],
  passes: readonly Float32Array[],
): Promise<number> {
  const [side, step] = [window / windows.stride, stride / windows.stride];
  const answers = tidy(() => {
    const map = windows.features(picture);
    const cut = cells.map(([row, column]) => slice(map, [0, row * step, column * step, 0], [1, side, side, -1]));
    return windows.dense(concat(cut, 0));
  });
  const values = await answers.data<'float32'>().finally(() => answers.dispose());
  // As scores, as everything here is compared: how large a logit is says how much is rounded, and nothing else.
  return cells.reduce((most, _, i) => {
    const a = probabilitiesOf(reading, values.slice(i * windows.classes, (i + 1) * windows.classes));
    const b = probabilitiesOf(reading, passes[i]!);
    return a.reduce((largest, value, k) => Math.max(largest, Math.abs(value - b[k]!)), most);
  }, 0);
}

async function padding({ windows, input }: ComparedWindows, side: number): Promise<WindowComparison['padding']> {
  const picture = shrinkTo(input, side);
  const { window, stride } = windows;
  const apart = Math.max(1, Math.ceil((side - window) / stride / (Math.sqrt(PADDED) - 1))) * stride;
  try {
    const { overall, cells, byPlace } = await paddingDifference((images) => windows.features(images), picture, {
      window, stride, step: apart,
    });
    return { overall, cells, byPlace };
  } finally {
    picture.dispose();
  }
}
