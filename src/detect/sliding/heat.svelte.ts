import type { WindowHeat } from '../../../workers/api';
import type { SlidingMeans } from './means';
import { Questions } from './questions';

/** How sure the windows of the newest frame are of one class. Reactive. */
export class Heat {
  readonly #means: SlidingMeans;
  readonly #questions = new Questions();
  #label = $state<string | null>(null);
  #map = $state.raw<WindowHeat | null>(null);
  #level = $state<number | null>(null);

  constructor(means: SlidingMeans) {
    this.#means = means;
  }

  /** The class; null: the best of all. */
  get label(): string | null { return this.#label; }
  /** null before the first frame. */
  get map(): WindowHeat | null { return this.#map; }
  /** The pyramid; empty before the first frame. */
  get levels(): WindowHeat['levels'] { return this.#map?.levels ?? []; }
  /** The level that is looked at; null: all. */
  get level(): number | null {
    return this.levels.some(({ level }) => level === this.#level) ? this.#level : null;
  }

  chooseLabel(label: string | null): void {
    this.#label = label;
    this.ask();
  }

  chooseLevel(level: number | null): void {
    this.#level = level;
  }

  /** There are new numbers. */
  ask(): void {
    this.#questions.ask(async () => {
      this.#map = await this.#means.questions.windowHeat(this.#label);
    });
  }

  /** Another detector: its classes are others. */
  reset(): void {
    this.#label = null;
    this.#map = null;
    this.#level = null;
  }
}
