import type { BackendName, Mix, Optimiser, Recipe } from '../../../workers/api';

/** Longer side of what is painted, in pixels, that one can choose. */
export const SIZES = [128, 192, 256, 384, 512] as const;
export const STEPS = [100, 200, 300, 500] as const;
/** Layers of the loss network. */
export const LAYERS = [0, 1, 2, 3, 4] as const;

/** What a backend paints at a rate that one likes to watch. */
const SIZE_OF: Readonly<Record<BackendName, number>> = { webgpu: 384, webgl: 256, wasm: 192, cpu: 128 };

/** How it is painted: the person's choices. Reactive. */
export class ClassicRecipe {
  /** null: as the backend is fast. */
  #size = $state<number | null>(null);
  #start = $state<'content' | 'noise'>('content');
  #optimiser = $state<Optimiser>('adam');
  #steps = $state(200);
  #content = $state(3);
  #lambdas = $state.raw<readonly number[]>(LAYERS.map(() => 0.2));
  #mix = $state.raw<Mix>({ alpha: 3, beta: 15, smoothness: 5 });
  readonly #onmix: () => void;

  /** @param onmix told of what may also be changed while it is painted */
  constructor(onmix: () => void) {
    this.#onmix = onmix;
  }

  get size(): number | null { return this.#size; }
  get start(): 'content' | 'noise' { return this.#start; }
  get optimiser(): Optimiser { return this.#optimiser; }
  get steps(): number { return this.#steps; }
  /** The layer whose features keep the content. */
  get content(): number { return this.#content; }
  get lambdas(): readonly number[] { return this.#lambdas; }
  get mix(): Mix { return this.#mix; }

  /** Size on this backend. */
  sizeOn(backend: BackendName): number {
    return this.#size ?? SIZE_OF[backend];
  }

  /** The next smaller size; null: there is none. */
  smaller(than: number): number | null {
    return SIZES.findLast((size) => size < than) ?? null;
  }

  setSize(size: number | null): void {
    this.#size = size;
  }

  setStart(start: 'content' | 'noise'): void {
    this.#start = start;
  }

  setOptimiser(optimiser: Optimiser): void {
    this.#optimiser = optimiser;
  }

  setSteps(steps: number): void {
    this.#steps = steps;
  }

  setContent(layer: number): void {
    this.#content = layer;
  }

  setLambda(layer: number, lambda: number): void {
    this.#lambdas = this.#lambdas.map((before, i) => (i === layer ? lambda : before));
  }

  setMix(change: Partial<Mix>): void {
    this.#mix = { ...this.#mix, ...change };
    this.#onmix();
  }

  /** For the worker. @param steps how many are still to be done */
  toRecipe(steps: number): Recipe {
    const layers = { content: this.#content, lambdas: [...this.#lambdas] };
    return { layers, optimiser: this.#optimiser, steps };
  }
}
