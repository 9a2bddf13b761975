import { concat, slice, tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { toHalves } from '../../../models/half';
import type { Picture } from '../../../models/picture';
import { cutOut, levelInput } from '../../../models/sliding-window/level';
import { readSsdTrunk, SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import { tapChannels } from '../../../models/trunk/spec';
import { Trunk } from '../../../models/trunk/trunk';
import { ssd } from '../../../models/zoo/ssd';
import { readNetwork } from '../../eval/node-detector';
import type { Sample } from './chunks';

/** What the head sees: the two narrowest of the last maps, which keep the weights below 4 MB. */
export const TAPS = ['expanded_conv_15/add', 'expanded_conv_16/project'];
export const STRIDE = 32;
/** Cells along a side of a window: 96 pixels. */
export const CELLS = 3;
export const WINDOW = CELLS * STRIDE;

/** Crops that go through the trunk together. */
const BATCH = 8;
/**
 * A window is shown with one cell's worth of what surrounds it, and only its own cells are kept: in the single pass it
 * has neighbours too, where a bare crop has zeros.
 */
const SURROUND = 1 / CELLS;
const SHOWN = WINDOW + 2 * STRIDE;

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

  /** @returns [windows, length], as halves */
  async windows(picture: Picture, windows: readonly Pick<Sample, 'window' | 'mirrored'>[]): Promise<Uint16Array> {
    const out = new Uint16Array(windows.length * this.length);
    for (let from = 0; from < windows.length; from += BATCH) {
      const some = windows.slice(from, from + BATCH);
      const values = new Float32Array(some.length * SHOWN * SHOWN * 3);
      some.forEach(({ window, mirrored }, i) => {
        const size = { width: SHOWN, height: SHOWN };
        const input = levelInput(cutOut(picture, window, SURROUND, mirrored), size, SSD_PREPROCESSING);
        values.set(input, i * input.length);
      });
      const middle = tidy(() => {
        const map = this.features(tensor4d(values, [some.length, SHOWN, SHOWN, 3]));
        return slice(map, [0, 1, 1, 0], [-1, CELLS, CELLS, -1]);
      });
      const place = out.subarray(from * this.length, (from + some.length) * this.length);
      toHalves((await middle.data()) as Float32Array, place);
      middle.dispose();
    }
    return out;
  }
}
