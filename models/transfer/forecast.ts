import { util } from '@tensorflow/tfjs-core';
import type { TrainingPhase } from './training';

/** Work of each phase, in units that cost about the same: the trunk's forward pass on one picture. */
export type Plan = Readonly<Record<TrainingPhase, number>>;

/**
 * How long a training still takes. A phase that is under way, or was, is measured; for the others the cost of a unit
 * is taken from the last one that was.
 */
export class Forecast {
  readonly #plan: Plan;
  readonly #now: () => number;
  #phase: TrainingPhase | null = null;
  #began = 0;
  #already = 0;
  /** Milliseconds for one unit. */
  #unit: number | null = null;

  /** @param now milliseconds */
  constructor(plan: Plan, now: () => number = () => util.now()) {
    this.#plan = plan;
    this.#now = now;
  }

  /** @param already share of the phase that was done before it began: cached, or before it was resumed */
  begin(phase: TrainingPhase, already = 0): void {
    this.#phase = phase;
    this.#began = this.#now();
    this.#already = already;
  }

  /** @param fraction of the phase that is done; @returns seconds, null before anything was measured */
  secondsLeft(fraction: number): number | null {
    const phase = this.#phase;
    if (!phase) return null;
    const spent = this.#now() - this.#began;
    const worked = fraction - this.#already;
    const rest = worked > 0 ? (spent / worked) * (1 - fraction) : null;
    if (worked > 0 && this.#plan[phase] > 0) this.#unit = spent / (worked * this.#plan[phase]);
    if (this.#unit === null) return null;
    const later = order.slice(order.indexOf(phase) + 1).reduce((sum, each) => sum + this.#plan[each], 0);
    return ((rest ?? this.#plan[phase] * (1 - fraction) * this.#unit) + later * this.#unit) / 1000;
  }
}

const order: readonly TrainingPhase[] = ['features', 'head', 'tuning', 'testing'];
