import { concat, slice, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { toHalves } from '../../../models/half';
import type { Picture } from '../../../models/picture';
import { levelInput } from '../../../models/sliding-window/level';
import { pyramid, type WindowGrid } from '../../../models/sliding-window/windows';
import { readSsdTrunk, SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { tapChannels } from '../../../models/trunk/spec';
import { Trunk } from '../../../models/trunk/trunk';
import { ssd } from '../../../models/zoo/ssd';
import { readNetwork } from '../../eval/node-detector';

/** What the head sees: the two narrowest of the last maps, which keep the weights below 4 MB. */
export const TAPS = ['expanded_conv_15/add', 'expanded_conv_16/project'];
export const STRIDE = 32;
/** Cells along a side of a window: 96 pixels. */
export const CELLS = 3;
export const WINDOW = CELLS * STRIDE;

/** Windows from a fifth of the picture's shorter side to all of it. */
export const PYRAMID = { window: WINDOW, stride: STRIDE, smallest: 0.2, largest: 1, perOctave: 2, multipleOf: STRIDE };

/** A level of the pyramid and its map, [1, rows + 2, columns + 2, channels]. */
export interface LevelMap {
  readonly grid: WindowGrid;
  readonly map: Tensor4D;
}

/** The SSD's trunk as far as the taps, frozen. */
export class WindowTrunk {
  readonly channels: number;
  readonly trunk: Trunk;

  constructor() {
    const { spec, weights } = readSsdTrunk(readNetwork(ssd), TAPS.at(-1)!);
    this.trunk = new Trunk(spec, weights);
    this.channels = TAPS.reduce((sum, tap) => sum + tapChannels(spec, tap), 0);
  }

  /** Numbers in a window's features. */
  get length(): number {
    return CELLS * CELLS * this.channels;
  }

  /** [n, height, width, 3] → [n, height / 32, width / 32, channels]. The caller disposes them. */
  features(images: Tensor4D): Tensor4D {
    return tidy(() => concat(this.trunk.forward(images, TAPS), 3));
  }

  /**
   * The picture's maps, level by level, each in one pass. Windows are learned from these and not from crops: measured
   * on a photograph, what the last blocks make of a bare crop of 96 pixels has next to nothing to do with what they
   * make of the same place in the whole picture, as their field is 491 pixels wide. The caller disposes the maps.
   */
  *maps(picture: Picture, options = PYRAMID): Generator<LevelMap> {
    for (const grid of pyramid(picture, options)) {
      const { width, height } = grid.size;
      const input = tensor4d(levelInput(picture, grid.size, SSD_PREPROCESSING), [1, height, width, 3]);
      const map = this.features(input);
      input.dispose();
      yield { grid, map };
    }
  }

  /** Features of window w of a map, as halves. */
  async window({ grid, map }: LevelMap, w: number): Promise<Uint16Array> {
    const [row, column] = [Math.floor(w / grid.columns), w % grid.columns];
    const cells = tidy(() => slice(map, [0, row, column, 0], [1, CELLS, CELLS, -1]));
    const halves = toHalves((await cells.data()) as Float32Array);
    cells.dispose();
    return halves;
  }
}
