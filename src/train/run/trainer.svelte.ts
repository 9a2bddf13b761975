import { proxy } from 'comlink';
import { defaultRecipe } from '../../../models/transfer/default-recipe';
import type { Fault, JobRefusal, TrainingEvent, TrainingOutcome, TrainWorker, Remote } from '../../../workers/api';
import { pruneFeatures, type FeatureSet } from '../../storage/features';
import { storageFault, type StorageFault } from '../../storage/fault';
import { readRuns, readUnfinished, writeRuns, type Run, type TrainingHistory, type Unfinished } from '../../storage/training';
import { TrainEngine, type Retries } from './engine.svelte';
import { failureOf } from './failure';
import { Keeper } from './keeper';
import { trainingMeans } from './means';
import { jobOf, planOf, sizeOf, type Plan } from './plan';
import { RecipeState } from './recipe.svelte';
import { NOTHING, Reports, type TrainerProgress } from './reports.svelte';
import { runOf } from './runs';
import { tellCrash, tellElsewhere, tellFault, tellNotKept, tellResumed } from './tell';
import type { Result, TrainerOptions, TrainerPhase } from './trainer-types';
import { claimTraining } from './turn';
import { WakeLock } from './wake-lock';

export type { Result, TrainerOptions, TrainerPhase } from './trainer-types';

const MOST_RUNS = 8;
/** A training that took the page down with it this often is not taken up again by itself. */
const MOST_RESUMPTIONS = 3;
/** Workers that may be lost from one epoch to the next. */
const RETRIES = 2;
/** Stopping waits for the worker's answer this long; then it is ended without. */
const STOPPING_MS = 20_000;

/** Training, from the recipe to the finished network. It goes on whatever the page shows. Reactive. */
export class Trainer {
  readonly recipe: RecipeState;
  readonly engine: TrainEngine;
  readonly #options: TrainerOptions;
  readonly #keeper: Keeper;
  readonly #reports = new Reports();
  readonly #wakeLock = new WakeLock();
  readonly #used = new Map<string, FeatureSet>();
  #phase = $state<TrainerPhase>('idle');
  #plan = $state.raw<Plan | null>(null);
  #result = $state.raw<Result | null>(null);
  #refusal = $state.raw<JobRefusal | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #runs = $state.raw<readonly Run[]>([]);
  #stopping: AbortController | null = null;
  #overdue: ReturnType<typeof setTimeout> | undefined;
  #discarding = false;
  #toldNotKept = false;
  #loading: Promise<void> | null = null;

  constructor(options: TrainerOptions) {
    this.#options = options;
    const { db, wish, spawn, page = globalThis.window } = options;
    this.recipe = new RecipeState(db, () => defaultRecipe(sizeOf(options.data)), page);
    this.#keeper = new Keeper(db, (fault) => this.#tellNotKept(fault));
    this.engine = new TrainEngine({
      wish,
      ...(spawn && { spawn }),
      onrestart: () => tellCrash(options.notices),
      onfault: (fault) => tellFault(options.notices, fault),
    });
    page?.addEventListener('pagehide', () => void this.#keeper.flush());
  }

  get phase(): TrainerPhase { return this.#phase; }
  /** Whether a training is under way. */
  get busy(): boolean { return this.#phase !== 'idle' && this.#phase !== 'working'; }
  get progress(): TrainerProgress | null { return this.#reports.progress; }
  /** Of the training under way, or of the last one. */
  get history(): TrainingHistory { return this.#reports.history; }
  /** What is, or was last, trained. */
  get plan(): Plan | null { return this.#plan; }
  get result(): Result | null { return this.#result; }
  get outcome(): TrainingOutcome | null { return this.#result?.outcome ?? null; }
  /** Why the last job could not be trained; null if it could. */
  get refusal(): JobRefusal | null { return this.#refusal; }
  /** What the last training failed with; null if it did not. */
  get fault(): Fault | null { return this.#fault; }
  /** Samples whose pictures could not be read. */
  get leftOut(): readonly string[] { return this.#reports.leftOut; }
  /** The last trainings, newest first. */
  get runs(): readonly Run[] { return this.#runs; }

  /**
   * Reads the recipe and the last runs, once, and goes on with a training that the page's end interrupted. The data set
   * must have been loaded. Never rejects.
   */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Trains what is collected with the recipe as it is. Resolves when that is over; never rejects. */
  async start(): Promise<void> {
    if (this.#phase !== 'idle') return;
    const plan = planOf(this.#options.data, this.recipe.value);
    const { samples, recipe } = plan.job;
    const { classes } = plan;
    await this.#train({
      startedAt: Date.now(), resumed: 0, classes, samples, recipe, checkpoint: null, history: NOTHING,
    });
  }

  pause(): void {
    if (this.#phase !== 'training') return;
    this.#phase = 'paused';
    this.engine.patient = true;
    this.#wakeLock.release();
    void this.engine.tell((remote) => remote.setPaused(true));
    void this.#keeper.flush();
  }

  resume(): void {
    if (this.#phase !== 'paused') return;
    this.#phase = 'training';
    this.engine.patient = false;
    this.#wakeLock.hold();
    void this.engine.tell((remote) => remote.setPaused(false));
  }

  /** Ends the training under way. What was learned by then is kept; there may be nothing. */
  cancel(): void {
    const stopping = this.#stopping;
    if (!stopping || stopping.signal.aborted) return;
    this.#phase = 'stopping';
    this.engine.patient = false;
    stopping.abort();
    // A hung worker looks at no signal.
    this.#overdue = setTimeout(() => this.engine.end(), STOPPING_MS);
  }

  /** Shows nothing of the last training any more. */
  clear(): void {
    if (!this.busy) this.#forget();
  }

  /**
   * Work other than training, with the worker open and the job accepted; null if that is refused (see `refusal`), or a
   * training, or other such work, is under way.
   */
  async borrow<T>(
    plan: Plan,
    work: (remote: Remote<TrainWorker>, means: ReturnType<typeof trainingMeans>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | null> {
    return this.lend(async () => {
      this.#refusal = await this.#refusalOf(plan, signal);
      if (this.#refusal) return null;
      return this.engine.run((remote) => work(remote, this.#means()), signal);
    });
  }

  /** Lets something else work in its worker, and trains nothing meanwhile; null while it is at work itself. */
  async lend<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#phase !== 'idle') return null;
    this.#phase = 'working';
    try {
      return await work();
    } finally {
      this.#phase = 'idle';
    }
  }

  async #load(): Promise<void> {
    const { db, notices } = this.#options;
    await this.recipe.load();
    this.#runs = await readRuns(db).catch(() => []);
    const unfinished = await readUnfinished(db).catch(() => null);
    if (!unfinished || this.#phase !== 'idle') return;
    const release = await claimTraining();
    if (!release) return; // It is not unfinished: another tab is at it.
    const goOn = (claim?: () => void) => void this.#train({ ...unfinished, resumed: unfinished.resumed + 1 }, claim);
    const byItself = unfinished.resumed < MOST_RESUMPTIONS;
    tellResumed(notices, byItself, () => goOn(), () => void this.#discard());
    if (byItself) goOn(release);
    else release();
  }

  /** Gives the training up, and what it had learned. */
  async #discard(): Promise<void> {
    this.#discarding = true;
    if (this.#stopping) this.cancel();
    else await this.#keeper.end();
  }

  /** `claim`: what gives the turn back, where this tab has it already. */
  async #train(begun: Unfinished, claim: (() => void) | null = null): Promise<void> {
    if (this.#phase !== 'idle') return claim?.();
    this.#phase = 'opening';
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#discarding = false;
    this.#toldNotKept = false;
    const release = claim ?? (await claimTraining());
    if (!release) {
      // What is kept of the training under way there would be written over.
      clearTimeout(this.#overdue);
      this.#stopping = null;
      this.#phase = 'idle';
      tellElsewhere(this.#options.notices);
      return;
    }
    this.#forget();
    const { classes, samples, recipe } = begun;
    const plan: Plan = { job: jobOf(classes, samples, recipe), classes };
    this.#plan = plan;
    this.#reports.begin(begun.history);
    this.#wakeLock.hold();
    try {
      void this.#keeper.begin(begun);
      this.#refusal = await this.#refusalOf(plan, stopping.signal);
      if (!this.#refusal) this.#finish(await this.#work(plan, stopping.signal), plan, begun.startedAt);
    } catch (error) {
      if (!stopping.signal.aborted) this.#fault = failureOf(error);
    } finally {
      clearTimeout(this.#overdue);
      this.#stopping = null;
      this.#phase = 'idle';
      this.#reports.rest();
      this.engine.patient = false;
      this.#wakeLock.release();
      this.#options.notices.clear('training-resumed');
      release();
      // A training that failed may be gone on with: what it learned stays until the next one begins.
      if (!this.#fault || this.#fault.code === 'nothing-to-learn') void this.#keeper.end();
    }
  }

  /** From the newest checkpoint there is, as often as the worker has to be replaced. */
  #work({ job }: Plan, signal: AbortSignal): Promise<TrainingOutcome> {
    const retries: Retries = { left: RETRIES };
    const means = this.#means((state) => {
      retries.left = RETRIES;
      this.#keeper.note(state, this.#reports.history);
    });
    const onevent = proxy((event: TrainingEvent) => {
      this.engine.heard();
      this.#reports.heard(event);
    });
    return this.engine.run((remote) => {
      const { state } = this.#keeper;
      if (this.#phase === 'opening') this.#phase = 'training';
      this.#reports.rest();
      const outcome = remote.train(job, means, onevent, state, signal);
      if (this.#phase === 'paused') void this.engine.tell((again) => again.setPaused(true));
      return outcome;
    }, signal, retries);
  }

  #refusalOf({ job }: Plan, signal: AbortSignal): Promise<JobRefusal | null> {
    return this.engine.run<JobRefusal | null>(async (remote) => remote.refusal(job), signal);
  }

  #finish(outcome: TrainingOutcome, plan: Plan, startedAt: number): void {
    if (this.#discarding) {
      this.#forget();
      return;
    }
    this.#reports.finish(outcome);
    this.#result = { outcome, plan };
    const { db, data, onfinished } = this.#options;
    if (outcome.classifier) {
      this.#runs = [runOf(outcome, plan, startedAt), ...this.#runs].slice(0, MOST_RUNS);
      writeRuns(db, this.#runs).catch((error: unknown) => this.#tellNotKept(storageFault(error)));
      onfinished(outcome, plan);
    }
    // What else is stored is of settings that were tried in earlier visits.
    const ids = new Set(data.samples.map(({ id }) => id));
    pruneFeatures(db, ids, (set) => this.#used.has(nameOf(set))).catch(() => {});
  }

  #means(checkpoint: (state: ArrayBuffer) => void = () => undefined): ReturnType<typeof trainingMeans> {
    const { db, data } = this.#options;
    return trainingMeans({
      db,
      picture: (id) => data.picture(id),
      checkpoint: async (state) => checkpoint(state),
      onfault: (fault) => this.#tellNotKept(fault),
      onuse: (set) => this.#used.set(nameOf(set), set),
    });
  }

  /** Once for each training: every epoch and every picture would say the same. */
  #tellNotKept(fault: StorageFault): void {
    if (this.#toldNotKept) return;
    this.#toldNotKept = true;
    tellNotKept(this.#options.notices, fault);
  }

  #forget(): void {
    this.#result = null;
    this.#refusal = null;
    this.#fault = null;
    this.#reports.begin();
    this.#plan = null;
  }
}

const nameOf = ({ network, augmentation }: FeatureSet) => JSON.stringify([network, augmentation]);
