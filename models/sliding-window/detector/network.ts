import { concat, keep, mul, reshape, tidy, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { Candidates, wantedClasses } from '../../candidates';
import type { AnchorPrediction, DetectSettings, Origin } from '../../detection';
import type { Decoded, DetectorNetwork } from '../../detector';
import { assertFinite } from '../../finite';
import type { Letterbox, Preprocessing } from '../../geometry/letterbox';
import type { Box } from '../../geometry/box';
import { decodeBox } from '../localisation';
import type { TrunkWindows } from '../trunk-windows';
import { windowGrid, type WindowGrid } from '../windows';
import type { FieldPath } from './field-path';
import { levelSides } from './level-sides';
import { placeLevels, windowOnFrame, type LevelPlace } from './place';
import { objectnessOf, outputsOf, scoresOf, type Reading } from './reading';
import { shrinkTo } from './shrink';

export interface SlidingParts {
  /** Scores every window of a picture; disposed with the detector. */
  readonly windows: TrunkWindows & { dispose(): void };
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  /** Names of the classes, in the order of the answers. */
  readonly labels: readonly string[];
  readonly reading: Reading;
  /** The layers before the answer. */
  readonly path: FieldPath;
}

/** A window that was read: where it is, and what was answered. */
export interface ReadWindow {
  readonly place: LevelPlace;
  /** Cell of the level's grid. */
  readonly column: number;
  readonly row: number;
  /** Index among all windows. */
  readonly index: number;
  readonly output: Float32Array;
}

/**
 * A classifier of windows as a detector: an image pyramid, every level in one pass, the windows that are sure enough,
 * or the boxes that they tell, and non-max suppression over all levels together.
 */
export class SlidingWindowNetwork implements DetectorNetwork {
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  readonly labels: readonly string[];
  readonly reading: Reading;
  readonly windows: TrunkWindows;
  readonly path: FieldPath;
  /** One for each level, largest picture and so smallest windows first. */
  readonly grids: readonly WindowGrid[];
  readonly #parts: SlidingParts;
  readonly #outputs: number;
  readonly #candidates: Candidates;
  #newest: Tensor4D | null = null;

  /** @throws RangeError if the network does not answer what is to be read, or no window fits the input */
  constructor(parts: SlidingParts) {
    const { windows, inputSize, labels, reading } = parts;
    this.#outputs = outputsOf(reading, labels.length);
    if (windows.classes !== this.#outputs) {
      throw new RangeError(`${labels.length} labels do not fit ${windows.classes} numbers a window`);
    }
    this.#parts = parts;
    this.inputSize = inputSize;
    this.preprocessing = parts.preprocessing;
    this.labels = labels;
    this.reading = reading;
    this.windows = windows;
    this.path = parts.path;
    this.grids = levelSides(inputSize, windows).map((side) => windowGrid({ width: side, height: side }, windows));
    const count = this.grids.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
    this.#candidates = new Candidates(count * labels.length);
  }

  /** A copy of what was executed last, to be looked at once more; stays the network's. Null before the first time. */
  get newest(): Tensor4D | null {
    return this.#newest;
  }

  /** [windows of all levels, outputs]. */
  execute(input: Tensor4D): Tensor {
    this.#newest?.dispose();
    // A copy and no clone: on a GPU the next frame is written to where this one is.
    this.#newest = keep(tidy(() => mul(input, 1)));
    return tidy(() => {
      const answers = this.grids.map(({ size }) => {
        return reshape(this.windows.forward(shrinkTo(input, size.width)), [-1, this.#outputs]) as Tensor2D;
      });
      return answers.length === 1 ? answers[0]! : concat(answers, 0);
    });
  }

  decode(packed: Float32Array, letterbox: Letterbox, settings: DetectSettings): Decoded {
    assertFinite(packed);
    this.#candidates.clear();
    const wanted = wantedClasses(this.labels, settings.labels);
    const regression = settings.regression !== false;
    const places = placeLevels(this.grids, letterbox);
    const read: ReadWindow[] = [];
    for (const window of this.read(packed, places)) {
      const objectness = objectnessOf(this.reading, window.output);
      if (objectness !== null && objectness < settings.scoreThreshold) continue;
      const source = read.push(window) - 1;
      const [left, top, right, bottom] = this.#corners(window, letterbox, regression);
      if (!(right > left && bottom > top)) continue;
      scoresOf(this.reading, window.output).forEach((score, k) => {
        if (score <= 0 || score < settings.scoreThreshold || !wanted[k]) return;
        this.#candidates.add(score, k, source, left, top, right, bottom);
      });
    }
    return this.#candidates.select(letterbox, settings, this.labels, (source) => originOf(read[source]!, letterbox));
  }

  /** Windows whose middles lie on the frame, level after level. */
  *read(packed: Float32Array, places: readonly LevelPlace[]): Generator<ReadWindow> {
    let before = 0;
    for (const place of places) {
      const { grid, left, top, columns, rows } = place;
      for (let row = top; row < top + rows; row++) {
        for (let column = left; column < left + columns; column++) {
          const index = before + row * grid.columns + column;
          const output = packed.subarray(index * this.#outputs, (index + 1) * this.#outputs);
          yield { place, column, row, index, output };
        }
      }
      before += grid.columns * grid.rows;
    }
  }

  /** The box that a window tells, in fractions of the frame, not clipped; null without regression. */
  told({ place, column, row, output }: ReadWindow, letterbox: Letterbox): Box | null {
    if (this.reading.kind !== 'localised') return null;
    return decodeBox(windowOnFrame(place, letterbox, column, row), output);
  }

  /** No anchors: what a window says is asked for by its address. */
  predictions(): AnchorPrediction[] {
    return [];
  }

  dispose(): void {
    this.#newest?.dispose();
    this.#newest = null;
    this.#parts.windows.dispose();
  }

  /** Network pixels, clipped to the frame, so that suppression compares what will be seen. */
  #corners(window: ReadWindow, letterbox: Letterbox, regression: boolean): [number, number, number, number] {
    const told = regression ? this.told(window, letterbox) : null;
    const { x, y, width, height } = told ?? windowOnFrame(window.place, letterbox, window.column, window.row);
    const clip = (value: number) => Math.min(1, Math.max(0, value));
    return [
      letterbox.x + clip(x) * letterbox.width,
      letterbox.y + clip(y) * letterbox.height,
      letterbox.x + clip(x + width) * letterbox.width,
      letterbox.y + clip(y + height) * letterbox.height,
    ];
  }
}

function originOf({ place, column, row }: ReadWindow, letterbox: Letterbox): Origin {
  const { grid, level } = place;
  const box = windowOnFrame(place, letterbox, column, row);
  return {
    cell: [column - place.left, row - place.top],
    stride: (grid.stride * letterbox.size) / grid.size.width,
    anchor: 0,
    window: { level, box },
  };
}
