import { proxy } from 'comlink';
import { defaultDetectorRecipe, type DetectorRecipe } from '../../../models/yolo/own/recipe';
import type { DetectorEpoch, DetectorEvent, DetectorOutcome, Fault, JobRefusal } from '../../../workers/api';
import type { Notices } from '../../ui/notices.svelte';
import type { DataSet } from '../data/dataset.svelte';
import { failureOf } from '../run/failure';
import { tellElsewhere } from '../run/tell';
import type { Trainer } from '../run/trainer.svelte';
import type { TrainerPhase } from '../run/trainer-types';
import { claimTraining } from '../run/turn';
import { WakeLock } from '../run/wake-lock';
import { detectorPlanOf, type DetectorPlan } from './plan';

export type DetectorProgress = Extract<DetectorEvent, { readonly type: 'progress' }>;

/** How a training ended. */
export interface DetectorResult {
  readonly outcome: DetectorOutcome;
  readonly plan: DetectorPlan;
}

export interface DetectorTrainerOptions {
  readonly data: DataSet;
  /** Whose worker it is trained in, one training at a time. */
  readonly trainer: Pick<Trainer, 'engine' | 'lend' | 'phase'>;
  readonly notices: Notices;
  /** A detector came out, whole or stopped on the way. */
  readonly onfinished: (outcome: DetectorOutcome, plan: DetectorPlan) => void;
}

/** Stopping waits for the worker's answer this long; then it is ended without. */
const STOPPING_MS = 20_000;

/** Training of a detector, from the boxes to the finished network. It goes on whatever the page shows. Reactive. */
export class DetectorTrainer {
  readonly #options: DetectorTrainerOptions;
  readonly #wakeLock = new WakeLock();
  #phase = $state<Exclude<TrainerPhase, 'working'>>('idle');
  #progress = $state.raw<DetectorProgress | null>(null);
  #history = $state.raw<readonly DetectorEpoch[]>([]);
  #result = $state.raw<DetectorResult | null>(null);
  #refusal = $state.raw<JobRefusal | null>(null);
  #fault = $state.raw<Fault | null>(null);
  /** As far as it was set by hand. */
  #set = $state.raw<Partial<DetectorRecipe>>({});
  #epochs = $state(0);
  #stopping: AbortController | null = null;

  constructor(options: DetectorTrainerOptions) {
    this.#options = options;
  }

  get phase(): TrainerPhase { return this.#phase; }
  get busy(): boolean { return this.#phase !== 'idle'; }
  /** Whether something else is under way in the same worker. */
  get waits(): boolean { return !this.busy && this.#options.trainer.phase !== 'idle'; }
  get engine(): Trainer['engine'] { return this.#options.trainer.engine; }
  get progress(): DetectorProgress | null { return this.#progress; }
  /** Of the training under way. */
  get epochs(): number { return this.#epochs; }
  /** Of the training under way, or of the last one. */
  get history(): readonly DetectorEpoch[] { return this.#history; }
  get result(): DetectorResult | null { return this.#result; }
  get refusal(): JobRefusal | null { return this.#refusal; }
  /** What the last training failed with; null if it did not. */
  get fault(): Fault | null { return this.#fault; }

  /** As set, and otherwise as is usual for so many pictures. */
  get recipe(): DetectorRecipe {
    const { boxed } = detectorPlanOf(this.#options.data, defaultDetectorRecipe(1));
    return { ...defaultDetectorRecipe(boxed.train), ...this.#set };
  }

  /** What would be trained now. */
  get plan(): DetectorPlan { return detectorPlanOf(this.#options.data, this.recipe); }
  get ready(): boolean { return this.plan.boxed.train > 0; }

  change(change: Partial<DetectorRecipe>): void {
    this.#set = { ...this.#set, ...change };
  }

  /** Trains what is boxed. Resolves when that is over; never rejects. */
  async start(): Promise<void> {
    if (this.busy || !this.ready) return;
    const release = await claimTraining();
    if (!release) return tellElsewhere(this.#options.notices);
    try {
      await this.#options.trainer.lend(() => this.#train(this.plan));
    } finally {
      release();
    }
  }

  pause(): void {
    if (this.#phase === 'training') this.#hold(true);
  }

  resume(): void {
    if (this.#phase === 'paused') this.#hold(false);
  }

  /** Ends the training under way. What was learned by then is kept; there may be nothing. */
  cancel(): void {
    const stopping = this.#stopping;
    if (!stopping || stopping.signal.aborted) return;
    this.#phase = 'stopping';
    this.engine.patient = false;
    stopping.abort();
  }

  #hold(paused: boolean): void {
    this.#phase = paused ? 'paused' : 'training';
    this.engine.patient = paused;
    if (paused) this.#wakeLock.release();
    else this.#wakeLock.hold();
    void this.engine.tell((remote) => remote.setPaused(paused));
  }

  async #train(plan: DetectorPlan): Promise<void> {
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#begin();
    this.#epochs = plan.job.recipe.epochs;
    let overdue: ReturnType<typeof setTimeout> | undefined;
    // A hung worker looks at no signal.
    const overdueFrom = () => (overdue = setTimeout(() => this.engine.end(), STOPPING_MS));
    stopping.signal.addEventListener('abort', overdueFrom, { once: true });
    try {
      const { job } = plan;
      const ask = this.engine.run<JobRefusal | null>(async (remote) => remote.detectorRefusal(job), stopping.signal);
      this.#refusal = await ask;
      if (!this.#refusal) this.#finish(await this.#work(plan, stopping.signal), plan);
    } catch (error) {
      if (!stopping.signal.aborted) this.#fault = failureOf(error);
    } finally {
      clearTimeout(overdue);
      this.#stopping = null;
      this.#phase = 'idle';
      this.#progress = null;
      this.engine.patient = false;
      this.#wakeLock.release();
    }
  }

  /** From the beginning, as often as the worker has to be replaced: it takes minutes. */
  #work({ job }: DetectorPlan, signal: AbortSignal): Promise<DetectorOutcome> {
    const { data } = this.#options;
    const means = proxy({ picture: (id: string) => data.picture(id) });
    const onevent = proxy((event: DetectorEvent) => this.#heard(event));
    return this.engine.run((remote) => {
      if (this.#phase === 'opening') this.#phase = 'training';
      this.#history = [];
      this.#progress = null;
      const outcome = remote.trainDetector(job, means, onevent, signal);
      if (this.#phase === 'paused') void this.engine.tell((again) => again.setPaused(true));
      return outcome;
    }, signal);
  }

  #begin(): void {
    this.#phase = 'opening';
    this.#result = null;
    this.#refusal = null;
    this.#fault = null;
    this.#history = [];
    this.#progress = null;
    this.#wakeLock.hold();
  }

  #heard(event: DetectorEvent): void {
    this.engine.heard();
    if (event.type === 'progress') this.#progress = event;
    else if (event.type === 'epoch') this.#history = [...this.#history, event.report];
  }

  #finish(outcome: DetectorOutcome, plan: DetectorPlan): void {
    this.#history = outcome.history;
    this.#result = { outcome, plan };
    if (outcome.detector) this.#options.onfinished(outcome, plan);
  }
}
