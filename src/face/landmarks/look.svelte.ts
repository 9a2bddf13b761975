/** What is laid over a face; none of it is kept. */
export interface Layers {
  readonly points: boolean;
  readonly mesh: boolean;
  readonly names: boolean;
  /** Three axes at the tip of the nose. */
  readonly pose: boolean;
  /** A pair of glasses that nobody wears. */
  readonly glasses: boolean;
}

/** The view of the landmarks: what of them is shown. Reactive. */
export class LandmarksLook {
  readonly #onchange: () => void;
  #layers = $state.raw<Layers>({ points: true, mesh: false, names: false, pose: true, glasses: false });

  /** @param onchange other numbers are wanted of a frame from now on */
  constructor(onchange: () => void = () => undefined) {
    this.#onchange = onchange;
  }

  get layers(): Layers { return this.#layers; }

  change(change: Partial<Layers>): void {
    this.#layers = { ...this.#layers, ...change };
    this.#onchange();
  }
}
