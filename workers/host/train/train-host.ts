import { engine } from '@tensorflow/tfjs-core';
import { releaseProxy, transfer } from 'comlink';
import { canTrain, type Trainable } from '../../../models/kernels/training';
import type { Picture } from '../../../models/picture';
import type { AugmentPipeline } from '../../../models/transfer/augment/pipeline';
import { checkHead } from '../../../models/transfer/check-head';
import type { GradientCheck } from '../../../models/transfer/gradient-check';
import { inputPixels } from '../../../models/transfer/inputs';
import { NothingToLearnError } from '../../../models/transfer/prepare';
import { dataRefusal } from '../../../models/transfer/refusal';
import { searchRecipe, type Budget, type RecipeTrial, type SearchParameter } from '../../../models/transfer/search-recipe';
import type { Trial } from '../../../models/transfer/search';
import { trainClassifier, type TrainOptions } from '../../../models/transfer/train-classifier';
import { detectorRefusal } from '../../../models/yolo/own/refusal';
import { trainDetector } from '../../../models/yolo/own/train-detector';
import { SSD_PREPROCESSING } from '../../../models/trunk/ssd-trunk';
import type {
  BackendName, BackendReport, DetectorEvent, DetectorEvents, DetectorJob, DetectorMeans, DetectorOutcome, JobRefusal,
  OpenTrainer, TrainingEvents, TrainingJob, TrainingMeans, TrainingOutcome, TrainWorker,
  WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import type { BackendOpener } from '../backend/backend';
import { EventLine } from '../events';
import { explain } from '../explain';
import type { PictureWorks } from '../pictures/works';
import { within } from '../timeout';
import { Turns } from '../turns';
import type { WeightMeans } from '../weights/weights';
import { openTrainer, type Trainer } from './open-trainer';
import { thinned, toolsOf } from './tools';

export interface TrainHostMeans {
  readonly openers: readonly BackendOpener[];
  readonly weights: WeightMeans;
  readonly works: PictureWorks;
  /** Pixels of a picture file, upright. Rejects if it cannot be decoded. */
  readonly decode: (file: Blob) => Promise<Picture>;
}

/** How long work on a lost device may take to end, in milliseconds. */
const GRACE = 1000;

interface Session extends Trainer {
  readonly events: EventLine;
  /** Why the device is gone, once it is. */
  lost: string | null;
}

/** What workers/train.ts does, apart from being a worker: one thing after the other, on one backend. */
export class TrainHost implements TrainWorker {
  readonly #means: TrainHostMeans;
  readonly #turns = new Turns();
  #session: Session | null = null;
  /** Gives up what is under way. */
  #working: AbortController | null = null;
  #paused = false;

  constructor(means: TrainHostMeans) {
    this.#means = means;
  }

  open(request: OpenTrainer, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    this.#working?.abort();
    return this.#turns.replace(signal, (own) => this.#open(request, new EventLine(events), own));
  }

  async refusal(job: TrainingJob): Promise<JobRefusal | null> {
    return this.#turns.take(() => Promise.resolve(this.#refusal(job, this.#require())));
  }

  train(
    job: TrainingJob,
    means: TrainingMeans,
    events: TrainingEvents,
    resume: ArrayBuffer | null,
    signal: AbortSignal,
  ): Promise<TrainingOutcome> {
    return this.#workOn(job, means, signal, async (tools) => {
      const onEvent = thinned((event) => events(event));
      const outcome = await trainClassifier(job, { ...tools, onEvent, resume });
      return outcome.classifier ? transfer(outcome, [outcome.classifier.weights]) : outcome;
    }).finally(() => release(events));
  }

  detectorRefusal(job: DetectorJob): Promise<JobRefusal | null> {
    return this.#turns.take(() => {
      const { backend } = this.#require();
      const refused = detectorRefusal(job);
      return Promise.resolve(refused ?? lacking(backend.name, ['head', 'trunk', 'gathering']));
    });
  }

  trainDetector(
    job: DetectorJob,
    means: DetectorMeans,
    events: DetectorEvents,
    signal: AbortSignal,
  ): Promise<DetectorOutcome> {
    return this.#work(means, signal, async ({ centernet }, own) => {
      const outcome = await trainDetector(job, {
        trunk: await centernet(own),
        read: async (sample) => this.#means.decode(await means.picture(sample)),
        onEvent: thinned<DetectorEvent>((event) => events(event)),
        signal: own,
        paused: () => this.#paused,
      });
      return outcome.detector ? transfer(outcome, [outcome.detector.weights]) : outcome;
    }).finally(() => release(events));
  }

  setPaused(paused: boolean): Promise<void> {
    this.#paused = paused;
    return Promise.resolve();
  }

  gradientCheck(job: TrainingJob, means: TrainingMeans, signal: AbortSignal): Promise<GradientCheck> {
    return this.#workOn(job, means, signal, async (tools) => {
      const checked = await checkHead(job, tools);
      if (!checked) throw new DOMException('given up', 'AbortError');
      return checked;
    });
  }

  search(
    job: TrainingJob,
    means: TrainingMeans,
    budget: Budget,
    ontrial: (trial: Trial<SearchParameter>) => void,
    signal: AbortSignal,
  ): Promise<readonly RecipeTrial[]> {
    return this.#workOn(job, means, signal, (tools) => searchRecipe(job, tools, budget, ontrial)).finally(() => release(ontrial));
  }

  /** Needs no backend, and so waits for nothing. */
  async preview(file: Blob, steps: AugmentPipeline, inputSize: number, count: number, seed: number): Promise<ImageBitmap[]> {
    const options = { inputSize, preprocessing: SSD_PREPROCESSING, steps };
    const draws = Array.from({ length: count }, (_, i) => [seed, i]);
    const inputs = await this.#means.works.make(file, draws, options).catch((error: unknown) => {
      throw new FaultError('frame', String(error), { cause: error });
    });
    const bitmaps = await Promise.all(inputs.map((input) => bitmapOf(inputPixels(input, options))));
    return transfer(bitmaps, bitmaps);
  }

  memory(): Promise<{ tensors: number; bytes: number }> {
    const { numTensors: tensors, numBytes: bytes } = engine().state;
    return Promise.resolve({ tensors, bytes });
  }

  loseDevice(): Promise<void> {
    this.#session?.backend.lose();
    return Promise.resolve();
  }

  async #open(request: OpenTrainer, events: EventLine, signal: AbortSignal): Promise<BackendReport> {
    const before = this.#session;
    this.#session = null;
    before?.events.close();
    before?.backend.dispose();
    try {
      signal.throwIfAborted();
      const session: Session = { ...(await openTrainer(request, events, this.#means, signal)), events, lost: null };
      void session.backend.lost.then((reason) => {
        session.lost = reason;
        events.fault({ code: 'device-lost', detail: reason });
      });
      this.#session = session;
      return session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }

  /** What a classifier's job needs. */
  #workOn<T>(
    { recipe }: TrainingJob,
    means: TrainingMeans,
    signal: AbortSignal,
    work: (tools: TrainOptions) => Promise<T>,
  ): Promise<T> {
    return this.#work(means, signal, async ({ trunk: alone, companioned }, own) => {
      const trunk = recipe.companion ? await companioned(own) : alone;
      return work(toolsOf({ trunk, means, works: this.#means.works, signal: own, paused: () => this.#paused }));
    });
  }

  /** Does what needs the page's means, in turn; ends it when the signal or the device does. */
  #work<T>(
    means: DetectorMeans,
    signal: AbortSignal,
    work: (trainer: Trainer, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    // Here and not when its turn comes: a pause may be asked for before that. And for all work, or what is left of a
    // training that was paused and then given up would hold it for good.
    this.#paused = false;
    return this.#turns
      .take(async () => {
        const session = this.#require();
        const { backend, lost } = session;
        if (lost !== null) throw new FaultError('device-lost', lost);
        const controller = new AbortController();
        this.#working = controller;
        if (signal.aborted) controller.abort();
        const abort = () => controller.abort();
        signal.addEventListener('abort', abort, { once: true });
        const working = work(session, controller.signal);
        try {
          return await unlessLost(working, backend.lost);
        } catch (error) {
          abort();
          // It ends by itself, unless it waits for a device that is gone.
          await within(GRACE, working).catch(() => undefined);
          if (error instanceof DOMException && signal.aborted) throw error;
          if (error instanceof NothingToLearnError) throw new FaultError('nothing-to-learn', error.message, { cause: error });
          throw await explain(error, backend);
        } finally {
          signal.removeEventListener('abort', abort);
          this.#working = null;
        }
      })
      .finally(() => release(means));
  }

  #refusal(job: TrainingJob, { backend }: Session): JobRefusal | null {
    const refused = dataRefusal(job);
    if (refused) return refused;
    return lacking(backend.name, job.recipe.freeze === 'all' ? ['head'] : ['head', 'trunk']);
  }

  #require(): Session {
    if (!this.#session) throw new FaultError('internal', 'the trainer is not open');
    return this.#session;
  }
}

/** Whether the backend lacks something that training these parts takes. */
function lacking(backend: BackendName, parts: readonly Trainable[]): JobRefusal | null {
  const able = canTrain(backend, parts);
  return able.ok ? null : { code: 'backend', backend, missing: able.missing };
}

/** Reading back from a lost device may take forever. */
function unlessLost<T>(work: Promise<T>, lost: Promise<string>): Promise<T> {
  return Promise.race([work, lost.then((reason) => Promise.reject(new FaultError('device-lost', reason)))]);
}

/** Frees the message port of a proxy, if it is one of Comlink's. */
function release(proxied: unknown): void {
  (proxied as { [releaseProxy]?: () => void })[releaseProxy]?.();
}

function bitmapOf({ rgba, width, height }: Picture): Promise<ImageBitmap> {
  return createImageBitmap(new ImageData(Uint8ClampedArray.from(rgba), width, height));
}
