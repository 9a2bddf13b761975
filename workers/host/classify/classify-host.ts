import { engine } from '@tensorflow/tfjs-core';
import { transfer } from 'comlink';
import type {
  BackendReport, ClassifierSource, ClassifyResult, ClassifyWorker, ExportedClassifier, ForeignClassifier,
  ForeignExamination, Frame, OpenTrainer, StoredClassifier, WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import { EventLine } from '../events';
import type { SessionMeans } from '../open-session';
import { Turns } from '../turns';
import { openClassifier, type ClassifySession } from './open-classifier';

/** What workers/classify.ts does, apart from being a worker: at most one session, and every frame closed. */
export class ClassifyHost implements ClassifyWorker {
  readonly #means: SessionMeans;
  readonly #turns = new Turns();
  #session: ClassifySession | null = null;

  constructor(means: SessionMeans) {
    this.#means = means;
  }

  open(
    request: OpenTrainer,
    source: ClassifierSource,
    events: WorkerEvents,
    signal: AbortSignal,
  ): Promise<BackendReport> {
    return this.#turns.replace(signal, (own) => this.#open(request, source, new EventLine(events), own));
  }

  async classify(frame: Frame): Promise<ClassifyResult> {
    try {
      if (!this.#session) throw new FaultError('internal', 'a frame came while no classifier was open');
      // Returned and not awaited: the frame is done with before its numbers are there.
      return this.#session.classify(frame);
    } finally {
      frame.close();
    }
  }

  examine(network: Omit<ForeignClassifier, 'inputSize'>): Promise<ForeignExamination> {
    return this.#turns.take(async () => {
      const { examineForeign } = await import('../examine');
      // What was open runs on a backend that would be replaced under its feet.
      await this.#close();
      const { openers } = this.#means;
      return examineForeign(network, openers.filter(({ name }) => name === 'wasm' || name === 'cpu'));
    });
  }

  async exportClassifier(
    classifier: StoredClassifier,
    baseUrl: string,
    signal: AbortSignal,
  ): Promise<ExportedClassifier> {
    const { exportClassifier } = await import('../export-classifier');
    const files = await exportClassifier(classifier, baseUrl, this.#means.weights, signal);
    return transfer(files, [files.weights]);
  }

  memory(): Promise<{ tensors: number; bytes: number }> {
    const { numTensors: tensors, numBytes: bytes } = engine().state;
    return Promise.resolve({ tensors, bytes });
  }

  loseDevice(): Promise<void> {
    this.#session?.loseDevice();
    return Promise.resolve();
  }

  async #open(
    request: OpenTrainer,
    source: ClassifierSource,
    events: EventLine,
    signal: AbortSignal,
  ): Promise<BackendReport> {
    await this.#close();
    try {
      signal.throwIfAborted();
      this.#session = await openClassifier(request, source, events, this.#means, signal);
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }

  async #close(): Promise<void> {
    const before = this.#session;
    this.#session = null;
    await before?.close();
  }
}
