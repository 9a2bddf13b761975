import { engine } from '@tensorflow/tfjs-core';
import { transfer } from 'comlink';
import type {
  BackendReport, ClassifierSource, ClassifyResult, ClassifyWorker, DetectResult, DetectSettings, ExportedClassifier,
  ExportedDetector, ForeignClassifier, ForeignExamination, Frame, OpenTrainer, StoredClassifier, StoredDetector,
  WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import { EventLine } from '../events';
import type { SessionMeans } from '../open-session';
import { Turns } from '../turns';
import type { DetectSession } from '../session';
import { ClassifySession, openClassifier } from './open-classifier';

/** What workers/classify.ts does, apart from being a worker: at most one session, and every frame closed. */
export class ClassifyHost implements ClassifyWorker {
  readonly #means: SessionMeans;
  readonly #turns = new Turns();
  #session: ClassifySession | DetectSession | null = null;

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
      const session = this.#session;
      if (!(session instanceof ClassifySession)) throw new FaultError('internal', 'no classifier is open');
      // Returned and not awaited: the frame is done with before its numbers are there.
      return session.classify(frame);
    } finally {
      frame.close();
    }
  }

  async detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    try {
      const session = this.#session;
      if (!session || session instanceof ClassifySession) throw new FaultError('internal', 'no detector is open');
      return session.detect(frame, settings);
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

  async exportDetector(detector: StoredDetector, baseUrl: string, signal: AbortSignal): Promise<ExportedDetector> {
    const { exportDetector } = await import('../export-detector');
    const files = await exportDetector(detector, baseUrl, this.#means.weights, signal);
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
      this.#session = await this.#build(request, source, events, signal);
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }

  async #build(
    request: OpenTrainer,
    source: ClassifierSource,
    events: EventLine,
    signal: AbortSignal,
  ): Promise<ClassifySession | DetectSession> {
    if (source.kind !== 'yolo') return openClassifier(request, source, events, this.#means, signal);
    const { openOwnDetector } = await import('./open-detector');
    return openOwnDetector(request, source, events, this.#means, signal);
  }

  async #close(): Promise<void> {
    const before = this.#session;
    this.#session = null;
    await before?.close();
  }
}
