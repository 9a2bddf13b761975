import type { Costs, GatysEvent, GramPictures } from '../../../workers/api';

/** Costs at a step. */
export interface CostPoint {
  readonly step: number;
  readonly costs: Costs;
}

/** How much the newest step counts in the rate that is shown. */
const NEWEST = 0.2;

/** What has come back of a painting so far. Reactive. Closes the pictures that it replaces. */
export class Easel {
  #picture = $state.raw<ImageBitmap | null>(null);
  #grams = $state.raw<GramPictures | null>(null);
  #history = $state.raw<readonly CostPoint[]>([]);
  #step = $state(0);
  /** Milliseconds of a step, smoothed; 0: none was done. */
  #ms = $state(0);

  /** As painted by the newest step that was shown. */
  get picture(): ImageBitmap | null { return this.#picture; }
  get grams(): GramPictures | null { return this.#grams; }
  get history(): readonly CostPoint[] { return this.#history; }
  /** Steps done. */
  get step(): number { return this.#step; }
  /** Steps in a second; 0 before the first. */
  get rate(): number { return this.#ms > 0 ? 1000 / this.#ms : 0; }

  clear(): void {
    this.#picture?.close();
    this.#picture = null;
    this.#close();
    this.#history = [];
    this.#step = 0;
    this.#ms = 0;
  }

  /** @param before steps that were done when this run began */
  take(event: Extract<GatysEvent, { type: 'step' }>, before: number): void {
    const { costs, grams, picture, ms } = event;
    this.#step = before + event.step;
    this.#ms = this.#ms > 0 ? this.#ms + NEWEST * (ms - this.#ms) : ms;
    if (costs) this.#history = [...this.#history, { step: this.#step, costs }];
    if (grams) {
      this.#close();
      this.#grams = grams;
    }
    if (picture) {
      this.#picture?.close();
      this.#picture = picture;
    }
  }

  #close(): void {
    this.#grams?.style.close();
    this.#grams?.picture.close();
    this.#grams = null;
  }
}
