import type { Picture } from '../../picture';
import { Random } from '../../random';
import type { Split } from '../../transfer/split';
import type { Scene } from '../targets';
import { checkBoxes } from './check-boxes';
import { drawViews, visibleBoxes, wholeTile, type Tile } from './layout';
import { shrunk } from './paint';
import type { DetectorJob, LabelledBox } from './training';

/** A picture that could be read, with the boxes that can be learned from. */
export interface ReadSample {
  readonly id: string;
  readonly split: Split;
  readonly picture: Picture;
  readonly boxes: readonly LabelledBox[];
}

/** Beside the input's size: enough to zoom in on, and small enough that hundreds fit into memory. */
const ENLARGED = 1.4;

export interface ReadSamples {
  readonly samples: readonly ReadSample[];
  readonly leftOut: readonly string[];
  readonly dropped: number;
}

/** Reads all pictures of a job. @param rest between two; false gives up @returns null if given up */
export async function readSamples(
  { samples, classes, recipe }: DetectorJob,
  read: (id: string) => Promise<Picture>,
  onLeftOut: (id: string, detail: string) => void,
  rest: () => Promise<boolean>,
): Promise<ReadSamples | null> {
  const found: ReadSample[] = [];
  const leftOut: string[] = [];
  let dropped = 0;
  for (const { id, split, boxes } of samples) {
    const checked = checkBoxes(boxes, classes.length);
    dropped += checked.dropped;
    try {
      found.push({ id, split, picture: shrunk(await read(id), ENLARGED * recipe.inputSize), boxes: checked.boxes });
    } catch (error) {
      leftOut.push(id);
      onLeftOut(id, String(error));
    }
    if (!(await rest())) return null;
  }
  return { samples: found, leftOut, dropped };
}

/** What is painted, and what there is to be found on it. */
export interface View {
  readonly tiles: readonly Tile[];
  readonly scene: Scene;
}

/** The views of one of the pictures to train on. */
export function trainingViews(
  samples: readonly ReadSample[],
  picture: number,
  { classes, recipe }: DetectorJob,
): View[] {
  const sized = samples.map(({ picture: { width, height }, boxes }) => ({ width, height, boxes }));
  return drawViews(sized, picture, recipe.views, recipe.inputSize, new Random(recipe.seed, 3, picture))
    .map((tiles) => ({ tiles, scene: sceneOf(tiles, samples, classes.length) }));
}

/** A picture as it is seen in use, to measure with. @param picture its number, by which it is found when painted */
export function examView({ picture: { width, height } }: ReadSample, picture: number, inputSize: number): View {
  const scene = { boxes: [], weights: [], classes: new Float32Array(0) };
  return { tiles: [wholeTile({ width, height }, picture, inputSize)], scene };
}

function sceneOf(tiles: readonly Tile[], samples: readonly ReadSample[], classes: number): Scene {
  const seen = tiles.flatMap((tile) => {
    const { boxes } = samples[tile.picture]!;
    return visibleBoxes(tile, { boxes }).map((box) => ({ ...box, label: boxes[box.index]!.label }));
  });
  const rows = new Float32Array(seen.length * classes);
  seen.forEach(({ label }, i) => (rows[i * classes + label] = 1));
  return {
    boxes: seen.map(({ x, y, width, height }) => ({ x, y, width, height })),
    weights: new Float32Array(seen.length).fill(1),
    classes: rows,
  };
}
