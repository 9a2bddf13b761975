import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../../models/random';
import { drawWindows } from '../../../models/sliding-window/training-windows';
import type { CompanionMaps } from '../../../models/trunk/companion';
import { YOLO_TAPS } from '../../../models/yolo/taps';
import type { Photos } from '../yolo/pictures';
import { tapShapes } from '../yolo/trunk';
import type { SeenView } from './store';
import { CHANNELS, lookAtCrops, lookAtLevels, sidesOf } from './trunk';
import { paintView, TOLD_AT, type WindowView } from './views';

/** Crops of a view: around things, and anywhere. */
const CROPS = { most: 10, perThing: 2, anywhere: 3, smallest: 0.15 };

/**
 * What the trunk made of a view. Its largest level is in the cache of the YOLO's training already; the smaller ones,
 * and crops, are looked at anew, which needs the picture.
 * @param whole whether smaller levels and crops are wanted
 */
export async function see(
  view: WindowView,
  { photos, cache, seed, maps }: { photos: Photos; cache: string; seed: number; maps: CompanionMaps },
  whole: boolean,
): Promise<SeenView> {
  const [largest, ...smaller] = sidesOf(TOLD_AT) as [number, ...number[]];
  const cached = cachedMap(cache, view.number);
  if (!whole) return { sides: [largest], levels: cached, windows: [], crops: new Uint16Array(0) };
  const random = new Random(seed, 3, view.number);
  const { rgba, side: canvas } = await paintView(photos, seed, view.number);
  const size = { width: canvas, height: canvas };
  const picture = { rgba: new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length), ...size };
  const windows = random.shuffle(drawWindows(random, size, view.things, CROPS)).slice(0, CROPS.most);
  const rest = await lookAtLevels(maps, picture, TOLD_AT, smaller);
  const levels = new Uint16Array(cached.length + rest.length);
  levels.set(cached);
  levels.set(rest, cached.length);
  return { sides: [largest, ...smaller], levels, windows, crops: await lookAtCrops(maps, picture, windows) };
}

/** The last of the trunk's taps is what the windows are seen through; what CenterNet believes comes after it. */
function cachedMap(cache: string, number: number): Uint16Array {
  const shapes = tapShapes(TOLD_AT);
  const sizes = shapes.map(([height, width, channels]) => height * width * channels);
  if (YOLO_TAPS.at(-1)!.channels !== CHANNELS) throw new RangeError('the views are of other taps');
  const bytes = Uint8Array.from(readFileSync(join(cache, `view-${number}.bin`)));
  const halves = new Uint16Array(bytes.buffer);
  const before = sizes.slice(0, -1).reduce((a, b) => a + b, 0);
  if (halves.length < before + sizes.at(-1)!) throw new RangeError(`view ${number} is cut short`);
  return halves.slice(before, before + sizes.at(-1)!);
}
