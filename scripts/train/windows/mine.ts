import type { Picture } from '../../../models/picture';
import { ConvHead } from '../../../models/sliding-window/conv-head';
import { softmaxRows } from '../../../models/sliding-window/probabilities';
import { foldStandardisation } from '../../../models/sliding-window/standardise';
import { BACKGROUND, hardNegatives, labelWindows } from '../../../models/sliding-window/training-windows';
import { windowBoxes } from '../../../models/sliding-window/windows';
import { readPicture } from '../../eval/pictures';
import type { Chunk, Sample, SeenPhoto } from './chunks';
import type { FittedHead } from './fit-head';
import { joined } from './gather';
import { CELLS, type LevelMap, type WindowTrunk } from './network';

/** New examples of each picture: mistakes on background, and windows of the grid that do show something. */
const MISTAKES = { count: 6, least: 0.3 };
const SHOWN = 8;

/** The head as a convolution, for the trunk's map. */
export function slidingHead({ head, scale }: FittedHead, { channels }: WindowTrunk): ConvHead {
  return ConvHead.flattened(foldStandardisation(head, scale), { height: CELLS, width: CELLS, channels });
}

/** What the head answers on each window of a level. The caller disposes the map. */
export interface ScoredLevel extends LevelMap {
  /** [rows, columns, classes] */
  readonly logits: Float32Array;
}

/** The single pass over every level. */
export async function* scoreLevels(picture: Picture, trunk: WindowTrunk, head: ConvHead): AsyncGenerator<ScoredLevel> {
  for (const { grid, map } of trunk.maps(picture)) {
    const scores = head.forward(map);
    const logits = (await scores.data()) as Float32Array;
    scores.dispose();
    yield { grid, map, logits };
  }
}

/** Looks for mistakes on training pictures, window by window of the pyramid, and for what the grid has to show. */
export async function mine(photos: readonly SeenPhoto[], trunk: WindowTrunk, fitted: FittedHead): Promise<Chunk> {
  const head = slidingHead(fitted, trunk);
  const samples: Sample[] = [];
  const features: Uint16Array[] = [];
  for (const [photo, { folder, name, things }] of photos.entries()) {
    const picture = await readPicture(folder, name);
    for await (const { grid, map, logits } of scoreLevels(picture, trunk, head)) {
      const windows = windowBoxes(grid);
      const found = labelWindows(windows, things);
      const probabilities = softmaxRows(logits, head.classes);
      const mistakes = windows.map((_, w) => 1 - probabilities[w * head.classes]!);
      const shown = windows.flatMap((_, w) => (found.labels[w]! > BACKGROUND ? [w] : []));
      for (const w of [...hardNegatives(windows, found, mistakes, MISTAKES), ...shown.slice(0, SHOWN)]) {
        features.push(await trunk.window({ grid, map }, w));
        const [label, thing] = [found.labels[w]!, found.things[w]!];
        samples.push({ photo, label, thing, window: windows[w]!, mirrored: false });
      }
      map.dispose();
    }
  }
  head.dispose();
  return { photos, samples, features: joined(features) };
}
