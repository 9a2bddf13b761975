import type { TrainingEvent, TrainingOutcome } from '../../../workers/api';
import type { TrainingHistory } from '../../storage/training';

export type TrainerProgress = Extract<TrainingEvent, { readonly type: 'progress' }>;

export const NOTHING: TrainingHistory = { head: [], tuning: [] };

/** What the worker tells of a training: how far it is, its curves, and what it could not read. Reactive. */
export class Reports {
  #progress = $state.raw<TrainerProgress | null>(null);
  #history = $state.raw<TrainingHistory>(NOTHING);
  #leftOut = $state.raw<readonly string[]>([]);

  get progress(): TrainerProgress | null { return this.#progress; }
  get history(): TrainingHistory { return this.#history; }
  /** Samples whose pictures could not be read. */
  get leftOut(): readonly string[] { return this.#leftOut; }

  /** A training begins, or goes on after these epochs. */
  begin(history: TrainingHistory = NOTHING): void {
    this.#progress = null;
    this.#history = history;
    this.#leftOut = [];
  }

  heard(event: TrainingEvent): void {
    if (event.type === 'progress') this.#progress = event;
    else if (event.type === 'left-out') this.#leftOut = [...new Set([...this.#leftOut, event.sample])];
    else {
      const { phase, report } = event;
      // After a crash epochs come again.
      const before = this.#history[phase].filter(({ epoch }) => epoch < report.epoch);
      this.#history = { ...this.#history, [phase]: [...before, report] };
    }
  }

  /** A worker begins, perhaps again: how far the one before had come says nothing any more. */
  rest(): void {
    this.#progress = null;
  }

  finish({ history, leftOut }: TrainingOutcome): void {
    this.#history = history;
    this.#leftOut = leftOut;
  }
}
