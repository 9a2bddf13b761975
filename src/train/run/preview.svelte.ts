import type { DataSet } from '../data/dataset.svelte';
import type { Trainer } from './trainer.svelte';

const COPIES = 12;

/** What the network will see of a picture: changed copies, drawn by the worker that trains. Reactive. */
export class Previewer {
  readonly #trainer: Trainer;
  readonly #data: DataSet;
  #sample = $state<string | null>(null);
  #pictures = $state.raw<readonly ImageBitmap[]>([]);
  #busy = $state(false);
  #failed = $state(false);
  #seed = 1;
  /** Counts what was asked: what comes too late is not shown. */
  #turn = 0;

  constructor(trainer: Trainer, data: DataSet) {
    this.#trainer = trainer;
    this.#data = data;
  }

  /** Whose copies are shown, or being drawn. */
  get sample(): string | null { return this.#sample; }
  get pictures(): readonly ImageBitmap[] { return this.#pictures; }
  get busy(): boolean { return this.#busy; }
  get failed(): boolean { return this.#failed; }

  /** Draws copies of a sample with the recipe as it is. Never rejects: see `failed`. */
  async show(sample: string): Promise<void> {
    if (this.#busy) return;
    const turn = this.#turn;
    this.#sample = sample;
    this.#busy = true;
    this.#failed = false;
    const { inputSize, augmentation } = this.#trainer.recipe.value;
    try {
      const picture = await this.#data.picture(sample);
      const pictures = await this.#trainer.engine.ask((remote) =>
        remote.preview(picture, augmentation.steps, inputSize, COPIES, this.#seed),
      );
      if (turn === this.#turn) this.#replace(pictures);
      else close(pictures);
    } catch {
      this.#failed = turn === this.#turn;
    } finally {
      this.#busy = false;
    }
  }

  /** Other copies of the same sample. */
  async again(): Promise<void> {
    this.#seed++;
    if (this.#sample !== null) await this.show(this.#sample);
  }

  /** Gives the pictures back. */
  clear(): void {
    this.#turn++;
    this.#replace([]);
  }

  #replace(pictures: readonly ImageBitmap[]): void {
    close(this.#pictures);
    this.#pictures = pictures;
  }
}

function close(pictures: readonly ImageBitmap[]): void {
  for (const picture of pictures) picture.close();
}
