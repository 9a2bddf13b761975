import { add, type Tensor1D } from '@tensorflow/tfjs-core';

/** Of one mini-batch, on the backend: [loss · samples, right answers, gradient norm]. */
export type StepSums = Tensor1D;

/** Adds up what the mini-batches of an epoch gave, on the backend until it is read. */
export class Tally {
  loss = 0;
  correct = 0;
  norm = 0;
  samples = 0;
  batches = 0;
  #pending: StepSums | undefined;

  /** @param sums disposed */
  add(sums: StepSums, samples: number): void {
    const before = this.#pending;
    this.#pending = before ? add(before, sums) : sums;
    if (before) {
      before.dispose();
      sums.dispose();
    }
    this.samples += samples;
    this.batches++;
  }

  /** @returns false if anything is not a finite number, or nothing was added at all */
  async read(): Promise<boolean> {
    if (this.#pending) {
      const [loss, correct, norm] = await this.#pending.data();
      this.dispose();
      this.loss += loss!;
      this.correct += correct!;
      this.norm += norm!;
    }
    return this.samples > 0 && Number.isFinite(this.loss) && Number.isFinite(this.norm);
  }

  dispose(): void {
    this.#pending?.dispose();
    this.#pending = undefined;
  }
}
