import { abs, concat, slice, sub, sum, tidy, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { ConvHead } from './conv-head';
import type { MapOf } from './measured-field';
import type { WindowNetwork } from './window-network';
import { windowGrid } from './windows';

/** Where features come from: a trunk of ours (trunk.ts), or a part of a converted graph (companion.ts). */
export interface MapSource {
  /** [n, height, width, 3] → a map for each tap. The caller disposes them. */
  forward(images: Tensor4D, taps: readonly string[]): Tensor4D[];
}

/** A sliding head on a trunk: the window classifier. */
export class TrunkWindows implements WindowNetwork {
  readonly window: number;
  readonly stride: number;
  readonly classes: number;
  readonly #trunk: MapSource;
  readonly #taps: readonly string[];
  readonly #head: ConvHead;

  /**
   * Trunk and head stay their owner's.
   * @param taps what the head sees, concatenated in this order; all of one stride
   * @param stride pixels from one cell of the taps to the next
   * @throws RangeError if the head's window is not square
   */
  constructor(trunk: MapSource, taps: readonly string[], stride: number, head: ConvHead) {
    if (head.window.width !== head.window.height) throw new RangeError('a window is as wide as it is high');
    this.window = head.window.height * stride;
    this.stride = stride;
    this.classes = head.classes;
    this.#trunk = trunk;
    this.#taps = taps;
    this.#head = head;
  }

  /** The trunk's maps, [n, ⌈height / stride⌉, ⌈width / stride⌉, channels]. The caller disposes them. */
  features(images: Tensor4D): Tensor4D {
    return tidy(() => concat(this.#trunk.forward(images, this.#taps), 3));
  }

  forward(images: Tensor4D): Tensor4D {
    return tidy(() => this.#head.forward(this.features(images)));
  }

  /** Dense layers on windows cut out of the maps [n, cells, cells, channels] → [n, classes]. */
  dense(windows: Tensor4D): Tensor2D {
    return this.#head.dense(windows);
  }
}

/** How much a trunk's maps of a crop differ from those of the whole picture in the same place. */
export interface PaddingDifference {
  /** Cells along a side of the window. */
  readonly cells: number;
  /**
   * [cells, cells]: Σ|crop − whole| / Σ|whole| over windows and channels, for each place within the window. Zeros for a
   * trunk with valid padding.
   */
  readonly byPlace: Float32Array;
  /** The same over all places. */
  readonly overall: number;
  readonly windows: number;
}

/**
 * Measures what 'same' padding does: a crop's convolutions see zeros beyond its edge where those of the whole picture
 * see the neighbours. Crop loop and single pass then score the same window from different features. With padding in
 * every layer the difference reaches every cell that an edge is within half the receptive field of.
 * @param features pictures [n, height, width, 3] → maps [n, rows, columns, channels]
 * @param picture [1, height, width, 3], sides multiples of the stride, or the cells do not lie where the crops' do
 * @param window side of the crops, a multiple of the stride
 * @param step pixels from one crop to the next, a multiple of the stride
 * @throws RangeError if one of them is none, or there is no window
 */
export async function paddingDifference(
  features: MapOf,
  picture: Tensor4D,
  { window, stride, step = window }: { readonly window: number; readonly stride: number; readonly step?: number },
): Promise<PaddingDifference> {
  const [, height, width] = picture.shape;
  const grid = windowGrid({ width, height }, { window, stride: step });
  if ([height, width, window, step].some((n) => n % stride !== 0) || grid.columns === 0) {
    const pixels = `${width} × ${height}`;
    throw new RangeError(`windows of ${window} every ${step} are no whole cells of ${pixels} at stride ${stride}`);
  }
  const cells = window / stride;
  const differences = new Float64Array(cells * cells);
  const sizes = new Float64Array(cells * cells);
  const whole = tidy(() => features(picture));
  const channels = whole.shape[3];
  try {
    for (let i = 0; i < grid.rows * grid.columns; i++) {
      const [top, left] = [Math.floor(i / grid.columns) * step, (i % grid.columns) * step];
      const found = tidy(() => {
        const crop = features(slice(picture, [0, top, left, 0], [1, window, window, 3]));
        const part = slice(whole, [0, top / stride, left / stride, 0], [1, cells, cells, channels]);
        return concat([sum(abs(sub(crop, part)), [0, 3]), sum(abs(part), [0, 3])]);
      });
      const values = await found.data();
      found.dispose();
      for (let place = 0; place < cells * cells; place++) {
        differences[place]! += values[place]!;
        sizes[place]! += values[cells * cells + place]!;
      }
    }
  } finally {
    whole.dispose();
  }
  const total = (list: Float64Array) => list.reduce((a, b) => a + b, 0);
  return {
    cells,
    byPlace: Float32Array.from(differences, (value, place) => share(value, sizes[place]!)),
    overall: share(total(differences), total(sizes)),
    windows: grid.rows * grid.columns,
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
