import { tensor4d, type Tensor4D } from '@tensorflow/tfjs-core';
import { CENTERNET_PREPROCESSING } from '../../../models/centernet/preprocessing';
import { toHalves } from '../../../models/half';
import type { Picture } from '../../../models/picture';
import { WINDOW_TAP } from '../../../models/sliding-window/detector/centernet-maps';
import { levelSides } from '../../../models/sliding-window/detector/level-sides';
import { shrinkTo } from '../../../models/sliding-window/detector/shrink';
import { cutOut, levelInput } from '../../../models/sliding-window/level';
import type { Box } from '../../../models/geometry/box';
import { windowGrid, type WindowGrid } from '../../../models/sliding-window/windows';
import type { CompanionMaps } from '../../../models/trunk/companion';

/** Cells along a side of a window, and pixels: 96. */
export const CELLS = 3;
export const WINDOW = CELLS * WINDOW_TAP.stride;
export const CHANNELS = WINDOW_TAP.channels;
/** Numbers in a window's features. */
export const LENGTH = CELLS * CELLS * CHANNELS;

const STEP = { window: WINDOW, stride: WINDOW_TAP.stride };

/** Sides of the levels of a square picture, largest first. */
export function sidesOf(side: number): number[] {
  return levelSides(side, STEP);
}

/** The windows of each level. */
export function grids(sides: readonly number[]): WindowGrid[] {
  return sides.map((size) => windowGrid({ width: size, height: size }, STEP));
}

/**
 * The trunk's maps of a square picture, level after level, as halves: [cells of all levels, channels]. Windows are
 * learned from these because that is what the single pass gives; from crops besides (see `lookAtCrops`).
 * @param side of the input that the levels are made from
 */
export async function lookAtLevels(
  maps: CompanionMaps,
  picture: Picture,
  side: number,
  sides: readonly number[],
): Promise<Uint16Array> {
  const values = levelInput(picture, { width: side, height: side }, CENTERNET_PREPROCESSING);
  const input = tensor4d(values, [1, side, side, 3]);
  const cells = sides.reduce((sum, size) => sum + (size / STEP.stride) ** 2, 0);
  const out = new Uint16Array(cells * CHANNELS);
  let at = 0;
  for (const size of sides) {
    const level = shrinkTo(input, size);
    const [map] = maps.forward(level) as [Tensor4D];
    toHalves((await map.data()) as Float32Array, out.subarray(at, at + map.size));
    at += map.size;
    level.dispose();
    map.dispose();
  }
  input.dispose();
  return out;
}

/** Maps of windows that are cut out and seen alone: [windows, cells · cells · channels], as halves. */
export async function lookAtCrops(
  maps: CompanionMaps,
  picture: Picture,
  windows: readonly Box[],
): Promise<Uint16Array> {
  if (windows.length === 0) return new Uint16Array(0);
  const size = { width: WINDOW, height: WINDOW };
  const values = new Float32Array(windows.length * WINDOW * WINDOW * 3);
  windows.forEach((window, i) => {
    values.set(levelInput(cutOut(picture, window, 0), size, CENTERNET_PREPROCESSING), i * WINDOW * WINDOW * 3);
  });
  const input = tensor4d(values, [windows.length, WINDOW, WINDOW, 3]);
  const [map] = maps.forward(input) as [Tensor4D];
  const halves = toHalves((await map.data()) as Float32Array);
  input.dispose();
  map.dispose();
  return halves;
}
