import { proxy } from 'comlink';
import type { Trial } from '../../../../models/transfer/search';
import type { Recipe } from '../../../../models/transfer/recipe';
import type { Fault, SearchParameter } from '../../../../workers/api';
import { faultOf, isAbort } from '../../../../workers/fault';
import type { DataSet } from '../../data/dataset.svelte';
import { planOf } from '../plan';
import type { Trainer } from '../trainer.svelte';

export type SearchTrial = Trial<SearchParameter>;

/** A trial, and, once the search is over, the recipe that it tried. */
export interface Found {
  readonly trial: SearchTrial;
  readonly recipe: Recipe | null;
}

/** So many that only the time ends the search. */
const MOST_TRIALS = 200;

/** A search for better settings, run by the trainer's worker. Reactive. */
export class Search {
  readonly #trainer: Trainer;
  readonly #data: DataSet;
  #running = $state(false);
  #endsAt = $state<number | null>(null);
  #found = $state.raw<readonly Found[]>([]);
  #fault = $state.raw<Fault | null>(null);
  #stopping: AbortController | null = null;

  constructor(trainer: Trainer, data: DataSet) {
    this.#trainer = trainer;
    this.#data = data;
  }

  get running(): boolean { return this.#running; }
  /** When the time is up, on the clock of `performance.now()`; null while the pictures are still being looked at. */
  get endsAt(): number | null { return this.#endsAt; }
  /** The best first. */
  get found(): readonly Found[] { return this.#found; }
  get fault(): Fault | null { return this.#fault; }

  /** Tries settings for so long. Resolves when that is over; never rejects. */
  async start(seconds: number): Promise<void> {
    if (this.#running) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#running = true;
    this.#found = [];
    this.#fault = null;
    this.#endsAt = null;
    const plan = planOf(this.#data, this.#trainer.recipe.value);
    const ontrial = proxy((trial: SearchTrial) => this.#heard(trial, seconds));
    try {
      const found = await this.#trainer.borrow(
        plan,
        (remote, means) => remote.search(plan.job, means, { seconds, trials: MOST_TRIALS }, ontrial, stopping.signal),
        stopping.signal,
      );
      if (found) this.#found = found;
    } catch (error) {
      if (!isAbort(error)) this.#fault = faultOf(error);
    } finally {
      this.#running = false;
    }
  }

  /** Ends the search; what was found stays. */
  cancel(): void {
    this.#stopping?.abort();
  }

  #heard(trial: SearchTrial, seconds: number): void {
    this.#endsAt ??= performance.now() + 1000 * (seconds - trial.seconds);
    this.#found = [...this.#found, { trial, recipe: null }].sort((a, b) => b.trial.score - a.trial.score);
  }
}
