import { add, mul, reverse, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { Random } from '../random';
import { mixingWeight } from './augment/mix-up';
import type { Batch, BatchPlan, BatchSource } from './source';

/**
 * Mix-up within each mini-batch, as its authors do it: one λ for all, and every sample with another of the same batch
 * (Zhang et al., 2018). What is mixed is what the trained part gets: pixels where everything is trained, otherwise
 * activations (Verma et al., Manifold mixup, 2019).
 */
export class MixedSource implements BatchSource {
  readonly size: number;
  readonly #source: BatchSource;
  readonly #alpha: number;
  readonly #seed: number;

  /** @param alpha of Beta(α, α), 0 < α ≤ 1 */
  constructor(source: BatchSource, alpha: number, seed: number) {
    this.size = source.size;
    this.#source = source;
    this.#alpha = alpha;
    this.#seed = seed;
  }

  async *batches(plan: BatchPlan): AsyncGenerator<Batch> {
    let number = 0;
    for await (const batch of this.#source.batches(plan)) {
      if (!plan.training) {
        yield batch;
        continue;
      }
      const lambda = mixingWeight(this.#alpha, new Random(this.#seed, plan.epoch, number++));
      const [inputs, labels] = [mixed(batch.inputs, lambda), mixed(batch.labels, lambda)];
      batch.inputs.dispose();
      batch.labels.dispose();
      yield { inputs, labels };
    }
  }
}

/** The order of a batch is drawn already, so its reverse is a partner for each as good as any. */
function mixed<T extends Tensor>(x: T, lambda: number): T {
  return tidy(() => add(mul(x, lambda), mul(reverse(x, 0), 1 - lambda)));
}
