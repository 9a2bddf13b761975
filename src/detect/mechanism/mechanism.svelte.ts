import type { ZooEntry } from '../../../models/zoo/zoo';
import { gridsOf, placeOf, type CellGrid } from '../../../models/zoo/grids';
import type { Letterbox } from '../../../models/geometry/letterbox';
import type { AnchorPrediction, CellAddress, DetectResult } from '../../../workers/api';
import { within, type Cell } from './geometry';
import { stepsOf } from './steps';
import { VIEWS, viewsOf, type MechanismView } from './views';

/** What the views need to know, read anew whenever it is needed. */
export interface MechanismMeans {
  entry(): ZooEntry;
  inputSize(): number;
  result(): DetectResult | null;
  predictions(cell: CellAddress): Promise<readonly AnchorPrediction[]>;
  /** Holds the picture, so that one can follow. */
  freeze(): void;
  /** Another view was chosen. */
  onview(view: MechanismView | null): void;
}

/** The anchors of a cell, and the cell they are of. */
export interface Told {
  readonly cell: CellAddress;
  readonly anchors: readonly AnchorPrediction[];
}

const STEP_MS = 1100;

/** How the detector decides, to be looked at: one view at a time. */
export class Mechanism {
  readonly #means: MechanismMeans;
  #chosen = $state<MechanismView | null>(null);
  #grid = $state<number | null>(null);
  #cell = $state.raw<Cell | null>(null);
  #told = $state.raw<Told | null>(null);
  /** Turns of suppression that are shown; null: all of them. */
  #step = $state<number | null>(null);
  #playing = $state(false);
  #timer: ReturnType<typeof setInterval> | undefined;
  #asking = false;
  #askAgain = false;

  readonly grids: readonly CellGrid[] = $derived.by(() => gridsOf(this.#means.entry(), this.#means.inputSize()));
  readonly views = $derived.by(() => viewsOf(this.#means.entry().id, this.grids));
  readonly steps = $derived.by(() => stepsOf(this.#means.result()?.candidates ?? []));

  constructor(means: MechanismMeans) {
    this.#means = means;
  }

  /** What is shown; null: the boxes alone. */
  get view(): MechanismView | null {
    return this.#chosen !== null && this.views.includes(this.#chosen) ? this.#chosen : null;
  }

  /** Whether results must say all that the network computed: candidates before suppression, and every cell. */
  get explains(): boolean {
    return this.view !== null;
  }

  /** Index of the grid that is shown: the chosen one, else that of the best box, else the middle one. */
  get gridIndex(): number {
    if (this.#grid !== null && this.#grid < this.grids.length) return this.#grid;
    const stride = this.#means.result()?.detections[0]?.origin.stride;
    const best = this.grids.findIndex((grid) => grid.stride === stride);
    return best >= 0 ? best : Math.floor(this.grids.length / 2);
  }

  get grid(): CellGrid {
    return this.grids[this.gridIndex]!;
  }

  /** Where the picture lies in the network's input; null before there is a result. */
  get place(): Letterbox | null {
    const result = this.#means.result();
    return result && placeOf(this.#means.entry(), this.#means.inputSize(), result.width, result.height);
  }

  /** The cell that is looked into: the chosen one, else the one that found the best box, else the middle one. */
  get cell(): CellAddress | null {
    const { place, grid, gridIndex } = this;
    if (!place) return null;
    const best = this.#means.result()?.detections.find(({ origin }) => origin.stride === grid.stride)?.origin.cell;
    const middle = Math.floor(grid.side / 2);
    const cell = this.#cell ?? (best ? { column: best[0], row: best[1] } : { column: middle, row: middle });
    return { grid: gridIndex, ...within(grid, place, cell) };
  }

  /** What the anchors of `cell` predicted for the newest frame; null until that is known. */
  get told(): Told | null {
    return this.#told;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Turns of suppression that are shown, from 0 to all. */
  get step(): number {
    return Math.min(this.#step ?? Infinity, this.steps.length);
  }

  /** The turn that is being looked at; null while all are shown. */
  get turn(): number | null {
    return this.#step === null ? null : this.step;
  }

  /** The first view that is named in an address. */
  open(layers: readonly string[]): void {
    this.#chosen = VIEWS.find((view) => layers.includes(view)) ?? null;
  }

  /** Shows a view, or none if it is shown already. */
  toggle(view: MechanismView): void {
    this.#chosen = this.view === view ? null : view;
    this.#cell = null;
    this.moving();
    this.#means.onview(this.#chosen);
  }

  chooseGrid(index: number): void {
    this.#grid = index;
    this.#cell = null;
  }

  chooseCell(cell: Cell): void {
    this.#grid = this.gridIndex;
    this.#cell = cell;
  }

  /** Asks what the cell predicts: one question at a time, and the newest last. */
  async ask(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    const { cell } = this;
    if (!cell) return;
    this.#asking = true;
    try {
      this.#told = { cell, anchors: await this.#means.predictions(cell) };
    } catch {
      // The worker is gone; what it died of is told by the engine.
      this.#told = null;
    } finally {
      this.#asking = false;
    }
    if (this.#askAgain) {
      this.#askAgain = false;
      await this.ask();
    }
  }

  /** Goes a turn of suppression on, or back. */
  go(by: 1 | -1): void {
    this.#stop();
    this.#means.freeze();
    this.#step = Math.max(0, Math.min(this.steps.length, (this.#step === null ? 0 : this.step) + by));
  }

  /** Lets the turns follow each other from the first, or holds them. */
  play(): void {
    if (this.#playing) {
      this.#stop();
      return;
    }
    this.#means.freeze();
    if (this.#step === null || this.step >= this.steps.length) this.#step = 0;
    this.#playing = true;
    this.#timer = setInterval(() => {
      this.#step = Math.min(this.steps.length, this.step + 1);
      if (this.step >= this.steps.length) this.#stop();
    }, STEP_MS);
  }

  /** The picture moves: all turns are shown at once. */
  moving(): void {
    this.#stop();
    this.#step = null;
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#playing = false;
  }
}
