import type { ShapeWindows } from '../../../workers/api';
import type { SlidingMeans } from './means';
import { Task } from '../../link/task.svelte';

/** Sides of the pictures that the plain example takes, pixels: the course's own, and one with room for more shapes. */
export const SHAPE_SIDES = [14, 16, 28, 84] as const;
/** Pixels from one window to the next: that of the network's pooling. */
const STRIDE = 2;

/** The course's small network on a drawn picture. Reactive. */
export class ShapeExample {
  readonly task = new Task<ShapeWindows>();
  readonly #means: SlidingMeans;
  #side = $state<number>(SHAPE_SIDES[0]);
  #seed = $state(1);

  constructor(means: SlidingMeans) {
    this.#means = means;
  }

  get side(): number { return this.#side; }

  choose(side: number): void {
    this.#side = side;
    this.ask();
  }

  /** Another picture. */
  another(): void {
    this.#seed++;
    this.ask();
  }

  ask(): void {
    const request = { seed: this.#seed, width: this.#side, height: this.#side, stride: STRIDE };
    void this.task.run((_, signal) => this.#means.questions.shapeWindows(request, signal));
  }
}
