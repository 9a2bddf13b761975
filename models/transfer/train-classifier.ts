import { memory, util } from '@tensorflow/tfjs-core';
import { assess, chanceError } from './assess';
import { packState, unpackState, type TrainingState } from './checkpoint';
import { classifierWeights } from './classifier';
import { diagnose, type Diagnosis } from './diagnosis';
import type { Checkpoint, EpochReport, FitResult } from './fit-options';
import { Forecast, type Plan } from './forecast';
import { Head } from './head';
import { headSpec } from './head-recipe';
import { packWeights } from './pack-weights';
import { prepare, type Prepared, type TrainingTools } from './prepare';
import { plainSource, type Level } from './sources';
import type { Split } from './split';
import { trainHead, type FitHooks } from './train-head';
import type { Assessment, StoredClassifier, TrainingJob, TrainingOutcome, TrainingPhase } from './training';
import { tune } from './tune';
import { readWeights } from './weights';

export interface TrainOptions extends TrainingTools {
  /** The state after an epoch, to go on from. What it rejects with is ignored: training goes on. */
  readonly checkpoint?: (state: ArrayBuffer) => Promise<void>;
  /** Least time between two of them, in ms; by default half a second. */
  readonly checkpointEvery?: number;
  /** What `checkpoint` was given last. That of another job is not used. */
  readonly resume?: ArrayBuffer | null;
}

/** Costs in units of the trunk's forward pass on one picture, as measured on WASM; see `Forecast`. */
const HEAD_COST = 1 / 300;
const BACKWARD_COST = 2;

/** Rows of features that are asked about together. */
const HEAD_BATCH = 64;

/**
 * Trains a classifier by transfer: features, head, and if the recipe unfreezes any of the trunk, both together. The
 * same in the page's worker and in Node. With the same job on the same backend it gives the same network.
 *
 * Aborting resolves with what there was by then; however it ends, no tensor is left.
 * @throws NothingToLearnError, RangeError for what no network can be made of
 */
export async function trainClassifier(job: TrainingJob, options: TrainOptions): Promise<TrainingOutcome> {
  const before = memory().numTensors;
  const training = new Training(job, options);
  try {
    const outcome = await training.run();
    training.dispose();
    return { ...outcome, tensors: { before, after: memory().numTensors } };
  } finally {
    training.dispose();
  }
}

type Outcome = Omit<TrainingOutcome, 'tensors'>;
type HeadAccuracy = TrainingOutcome['headAccuracy'];

/** One training, from its job to its outcome. */
class Training {
  readonly #job: TrainingJob;
  readonly #options: TrainOptions;
  readonly #forecast: Forecast;
  readonly #resume: TrainingState | null;
  #prepared: Prepared | null = null;
  #head: Head | null = null;
  #saved = -Infinity;
  #phase: TrainingPhase | null = null;
  readonly #seconds = { features: 0, head: 0, tuning: 0 };

  constructor(job: TrainingJob, options: TrainOptions) {
    this.#job = job;
    this.#options = options;
    this.#forecast = new Forecast(planOf(job, options));
    this.#resume = options.resume ? unpackState(job, options.resume) : null;
  }

  async run(): Promise<Outcome> {
    const prepared = await this.#timed('features', () => {
      return prepare(this.#job, this.#options, (done, total, cached) => {
        this.#progress('features', done, total, total > 0 ? cached / total : 0);
      });
    });
    this.#prepared = prepared;
    if (!prepared) return this.#outcome({ reason: 'aborted', history: [], bestEpoch: -1 }, null);
    const headResult = await this.#timed('head', () => this.#trainHead(prepared));
    const learned = headResult.bestEpoch >= 0;
    const goesOn = learned && headResult.reason !== 'aborted' && headResult.reason !== 'not-a-number';
    const tunes = goesOn && prepared.learner.tunes;
    // After a resumption the head is already another than it was alone.
    const alone = tunes ? (this.#resume?.head?.accuracy ?? accuracies(await this.#assess(prepared, 'head'))) : null;
    const tuned = alone ? await this.#timed('tuning', () => this.#tune(prepared, headResult, alone)) : null;
    const outcome = this.#outcome(headResult, tuned);
    if (!learned) return outcome;
    const assessments = outcome.reason === 'aborted' ? null : await this.#assess(prepared, tuned ? 'whole' : 'head');
    const classifier = await this.#store(prepared);
    // Aborted while testing: the network is whole all the same.
    const headAccuracy = alone ?? accuracies(assessments);
    const whole = { ...outcome, classifier, headAccuracy, leftOut: [...prepared.bank.leftOut] };
    return assessments ? { ...whole, assessments, diagnosis: this.#diagnose(prepared, assessments) } : whole;
  }

  dispose(): void {
    this.#prepared?.learner.dispose();
    this.#head?.dispose();
    this.#prepared = null;
    this.#head = null;
  }

  async #trainHead(prepared: Prepared): Promise<FitResult> {
    const { recipe, classes } = this.#job;
    const done = this.#resume?.head;
    if (this.#resume?.phase === 'tuning' && done) {
      this.#head = new Head(headSpec(recipe, prepared.learner.dims, classes.length));
      return { reason: 'finished', history: done.history, bestEpoch: done.bestEpoch };
    }
    const hooks = this.#hooks('head', recipe.epochs, (fit) => ({ phase: 'head', fit, head: null }));
    const { head, result } = await trainHead(prepared, this.#options, recipe, hooks);
    this.#head = head;
    return result;
  }

  #tune(prepared: Prepared, { history, bestEpoch }: FitResult, accuracy: HeadAccuracy): Promise<FitResult> {
    const { epochs } = this.#job.recipe.tuning;
    const hooks = this.#hooks('tuning', epochs, (fit) => ({ phase: 'tuning', fit, head: { history, bestEpoch, accuracy } }));
    return tune(prepared, this.#options, this.#head!, history[bestEpoch]!.devLoss, hooks);
  }

  #hooks(phase: 'head' | 'tuning', epochs: number, stateOf: (fit: Checkpoint) => TrainingState): FitHooks {
    const { checkpoint, checkpointEvery = 500, signal, paused, onEvent } = this.#options;
    const resume = this.#resume?.phase === phase ? this.#resume.fit : null;
    const already = (resume?.history.length ?? 0) / epochs;
    return {
      ...(resume ? { resume } : {}),
      ...(signal ? { signal } : {}),
      ...(paused ? { paused } : {}),
      onBatch: ({ epoch, batch, batches }) => this.#progress(phase, epoch * batches + batch, epochs * batches, already),
      onEpoch: (report: EpochReport) => onEvent?.({ type: 'epoch', phase, report, epochs }),
      checkpointDue: () => checkpoint !== undefined && util.now() - this.#saved >= checkpointEvery,
      checkpoint: async (fit) => {
        this.#saved = util.now();
        await checkpoint?.(packState(this.#job, stateOf(fit))).catch(() => undefined);
      },
    };
  }

  async #assess(prepared: Prepared, level: Level): Promise<Record<Split, Assessment | null> | null> {
    const { samples, learner, bank } = prepared;
    const { classes, recipe } = this.#job;
    const { signal = { aborted: false } } = this.#options;
    const forward = level === 'whole' ? learner.whole(this.#head!) : learner.onFeatures(this.#head!);
    const total = samples.train.length + samples.dev.length + samples.test.length;
    // The head alone is asked in passing.
    const final = level === 'whole' || !learner.tunes;
    const found: Record<Split, Assessment | null> = { train: null, dev: null, test: null };
    let done = 0;
    for (const split of ['train', 'dev', 'test'] as const) {
      const seen = await assess({
        source: plainSource(prepared, this.#options, split, level),
        samples: samples[split],
        forward,
        classes: classes.length,
        kind: recipe.loss.kind,
        batchSize: level === 'whole' ? recipe.tuning.batchSize : HEAD_BATCH,
        signal,
        leftOut: bank.leftOut,
        ...(final ? { onProgress: (of: number) => this.#progress('testing', done + of, total, 0) } : {}),
      });
      if (seen === undefined) return null;
      found[split] = seen;
      done += samples[split].length;
    }
    return found;
  }

  #diagnose({ samples }: Prepared, { train, dev }: Record<Split, Assessment | null>): Diagnosis | null {
    if (!train || !dev) return null;
    const chance = chanceError(samples.train, this.#job.classes.length, this.#job.recipe.loss.kind);
    return diagnose({ train: 1 - train.accuracy, dev: 1 - dev.accuracy, chance });
  }

  async #store({ learner, normaliser }: Prepared): Promise<StoredClassifier> {
    const { recipe } = this.#job;
    const { trunk } = this.#options;
    const head = this.#head!;
    const weights = classifierWeights(await readWeights(head.variables), normaliser, await learner.trunk.state());
    return {
      spec: {
        version: 1,
        trunk: trunk.id,
        taps: trunk.taps,
        ...(trunk.companion ? { companion: { id: trunk.companion.id, taps: trunk.companion.taps } } : {}),
        inputSize: recipe.inputSize,
        freeze: recipe.freeze,
        head: head.spec,
        answers: recipe.loss.kind,
      },
      weights: packWeights(weights),
    };
  }

  #outcome(head: FitResult, tuned: FitResult | null): Outcome {
    const last = tuned ?? head;
    return {
      reason: last.reason,
      classifier: null,
      history: { head: head.history, tuning: tuned?.history ?? [] },
      bestEpoch: last.bestEpoch,
      assessments: { train: null, dev: null, test: null },
      headAccuracy: accuracies(null),
      diagnosis: null,
      leftOut: [...(this.#prepared?.bank.leftOut ?? [])],
      seconds: this.#seconds,
      cached: this.#prepared?.bank.cached ?? 0,
    };
  }

  #progress(phase: TrainingPhase, done: number, total: number, already: number): void {
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#forecast.begin(phase, already);
    }
    const secondsLeft = this.#forecast.secondsLeft(total > 0 ? done / total : 1);
    this.#options.onEvent?.({ type: 'progress', phase, done, total, secondsLeft });
  }

  async #timed<T>(phase: 'features' | 'head' | 'tuning', work: () => Promise<T>): Promise<T> {
    const began = util.now();
    try {
      return await work();
    } finally {
      this.#seconds[phase] = (util.now() - began) / 1000;
    }
  }
}

function accuracies(assessments: Record<Split, Assessment | null> | null): HeadAccuracy {
  const of = (split: Split) => assessments?.[split]?.accuracy ?? null;
  return { train: of('train'), dev: of('dev'), test: of('test') };
}

function planOf({ samples, recipe }: TrainingJob, { trunk }: TrainingTools): Plan {
  const train = samples.filter(({ split }) => split === 'train').length;
  const others = samples.length - train;
  const { copies, fresh } = recipe.augmentation;
  const blocks = trunk.spec.blocks.length;
  const unfrozen = recipe.freeze === 'all' ? 0 : recipe.freeze === 'none' ? blocks : recipe.freeze;
  const share = unfrozen / blocks;
  const tunes = unfrozen > 0;
  const rows = train * (1 + (tunes && fresh ? 0 : copies));
  // Fresh pictures go through the frozen part every time.
  const forward = tunes && fresh ? 1 : share;
  const perEpoch = (tunes && fresh ? train : rows) * (forward + BACKWARD_COST * share) + others * share;
  return {
    features: rows + others,
    head: rows * recipe.epochs * HEAD_COST,
    tuning: tunes ? perEpoch * recipe.tuning.epochs : 0,
    testing: samples.length * (tunes ? share : HEAD_COST),
  };
}
