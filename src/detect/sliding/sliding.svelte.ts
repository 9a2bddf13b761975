import { Comparison } from './comparison.svelte';
import { FieldProbe } from './field.svelte';
import { Heat } from './heat.svelte';
import type { SlidingMeans } from './means';
import { ShapeExample } from './shapes.svelte';

/** How sliding windows decide, to be looked at. Reactive. */
export class Sliding {
  readonly heat: Heat;
  readonly comparison: Comparison;
  readonly field: FieldProbe;
  readonly shapes: ShapeExample;
  readonly #means: SlidingMeans;
  #regression = $state(true);

  constructor(means: SlidingMeans) {
    this.#means = means;
    this.heat = new Heat(means);
    this.comparison = new Comparison(means);
    this.field = new FieldProbe(means);
    this.shapes = new ShapeExample(means);
  }

  /** Whether boxes are what the windows tell, and not the windows themselves. */
  get regression(): boolean { return this.#regression; }

  setRegression(regression: boolean): void {
    this.#regression = regression;
    this.#means.refresh();
  }

  /** Another view, or none: what takes seconds is for nobody any more. */
  left(): void {
    this.comparison.task.cancel();
    this.field.task.cancel();
    this.shapes.task.cancel();
  }

  /** Another detector or network: its windows and classes are others. */
  reset(): void {
    this.left();
    this.heat.reset();
    this.field.reset();
    this.comparison.task.clear();
  }
}
