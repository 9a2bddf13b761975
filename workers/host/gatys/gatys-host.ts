import { releaseProxy, transfer } from 'comlink';
import { engine } from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../../../models/kernels/training';
import { StyleObjective } from '../../../models/style/gatys/objective';
import { noise, paint } from '../../../models/style/gatys/paint';
import { LossNet } from '../../../models/style/loss-net';
import type {
  BackendReport, GatysChange, GatysEvents, GatysJob, GatysWorker, OpenGatys, Painting, WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import type { Backend, BackendOpener } from '../backend/backend';
import { EventLine } from '../events';
import { explain } from '../explain';
import { isOutOfMemory } from '../memory';
import { openBackend, reportOf } from '../open-backend';
import { Turns } from '../turns';
import { whatWentWrong } from '../warm-up';
import { prepare, type PictureMeans } from './pictures';
import { StepReporter } from './reporter';
import { drawTexture } from './texture';

export interface GatysMeans extends PictureMeans {
  /** In order of preference. */
  readonly openers: readonly BackendOpener[];
  /** Weights of the loss network. @throws FaultError 'weights-…'; the signal's reason on abort */
  readonly weights: (
    baseUrl: string, onBytes: (loaded: number, total: number, cached: boolean) => void, signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, Float32Array>>;
}

interface Opened {
  readonly backend: Backend;
  readonly net: LossNet;
  readonly events: EventLine;
}

/** What workers/gatys.ts does, apart from being a worker: one painting at a time, on one backend. */
export class GatysHost implements GatysWorker {
  readonly #means: GatysMeans;
  readonly #turns = new Turns();
  #opened: Opened | null = null;
  #change: GatysChange | null = null;
  #paused = false;
  /** Ends the painting under way. */
  #stop: AbortController | null = null;

  constructor(means: GatysMeans) {
    this.#means = means;
  }

  open(request: OpenGatys, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    this.#stop?.abort();
    const line = new EventLine(events);
    return this.#turns.replace(signal, async (alive) => {
      this.#close();
      const chosen = await openBackend(request, line, this.#means.openers, alive);
      const { backend } = chosen;
      try {
        registerTrainingKernels(backend.name);
        const onBytes = (loaded: number, total: number, cached: boolean) =>
          line.progress({ phase: 'download', loaded, total, cached });
        const weights = await this.#means.weights(request.baseUrl, onBytes, alive);
        line.progress({ phase: 'build' });
        const net = new LossNet(weights);
        this.#opened = { backend, net, events: line };
        void backend.lost.then((detail) => line.fault({ code: 'device-lost', detail }));
        return reportOf(chosen);
      } catch (error) {
        const fault = await whatWentWrong(error, backend, alive);
        backend.dispose();
        throw fault;
      }
    });
  }

  paint(job: GatysJob, events: GatysEvents, signal: AbortSignal): Promise<Painting> {
    this.#stop?.abort();
    const stop = new AbortController();
    this.#stop = stop;
    const work = async (): Promise<Painting> => {
      if (!this.#opened) throw new FaultError('internal', 'no loss network is open');
      this.#change = job;
      this.#paused = false;
      const { backend } = this.#opened;
      try {
        return await this.#paint(job, events, AbortSignal.any([signal, stop.signal]), this.#opened);
      } catch (error) {
        if (isOutOfMemory(error)) throw new FaultError('out-of-memory', String(error), { cause: error });
        throw await explain(error, backend);
      }
    };
    return this.#turns.take(work).finally(() => {
      for (const frame of [job.content, job.style, job.start]) if (typeof frame !== 'string') frame.close();
      (events as { [releaseProxy]?: () => void })[releaseProxy]?.();
    });
  }

  change(change: GatysChange): Promise<void> {
    this.#change = change;
    return Promise.resolve();
  }

  setPaused(paused: boolean): Promise<void> {
    this.#paused = paused;
    return Promise.resolve();
  }

  async draw(texture: string, side: number): Promise<ImageBitmap> {
    const bitmap = await this.#means.toBitmap(drawTexture(texture, side));
    return transfer(bitmap, [bitmap]);
  }

  tensors(): Promise<number> {
    return Promise.resolve(engine().state.numTensors);
  }

  loseDevice(): Promise<void> {
    this.#opened?.backend.lose();
    return Promise.resolve();
  }

  async #paint(job: GatysJob, events: GatysEvents, signal: AbortSignal, { net }: Opened): Promise<Painting> {
    const { content, style, start, plain } = prepare(job, this.#means);
    const { width, height } = content;
    await events({ type: 'began', width, height, plain });
    const { mix, recipe, seed } = job;
    const objective = new StyleObjective(net, content, style, recipe.layers, mix);
    const gramLayer = () => this.#change?.gramLayer ?? job.gramLayer;
    const reporter = new StepReporter(events, objective, content, this.#means.toBitmap, gramLayer);
    try {
      return await paint(objective, start?.values ?? noise(width * height, seed), recipe, {
        signal,
        paused: () => {
          if (this.#paused) reporter.restart();
          return this.#paused;
        },
        mix: () => this.#change?.mix ?? mix,
        onStep: (report) => reporter.tell(report, report.step === recipe.steps),
      });
    } finally {
      objective.dispose();
    }
  }

  #close(): void {
    this.#opened?.events.close();
    this.#opened?.net.dispose();
    this.#opened?.backend.dispose();
    this.#opened = null;
  }
}
