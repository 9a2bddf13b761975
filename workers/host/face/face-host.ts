import { engine } from '@tensorflow/tfjs-core';
import { meanEmbedding } from '../../../models/face/embedding/distance';
import { resembling } from '../../../models/face/verification/recognise';
import type {
  BackendReport, Comparison, Enrolment, FaceExtra, FaceWorker, Frame, LookResult, LookSettings, OpenFaces, Template, WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import { EventLine } from '../events';
import type { SessionMeans } from '../open-session';
import { Turns } from '../turns';
import type { FaceSession } from './face-session';
import { openFaces } from './open-faces';

/** What workers/face.ts does, apart from being a worker: at most one session, and every frame closed. */
export class FaceHost implements FaceWorker {
  readonly #means: SessionMeans;
  readonly #turns = new Turns();
  #session: FaceSession | null = null;
  #known: readonly Template[] = [];

  constructor(means: SessionMeans) {
    this.#means = means;
  }

  open(request: OpenFaces, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    return this.#turns.replace(signal, (own) => this.#open(request, new EventLine(events), own));
  }

  prepare(extra: FaceExtra, signal: AbortSignal): Promise<void> {
    return this.#turns.take(() => this.#opened().prepare(extra, signal));
  }

  async look(frame: Frame, settings: LookSettings): Promise<LookResult> {
    try {
      return await this.#opened().look(frame, settings);
    } finally {
      frame.close();
    }
  }

  know(people: readonly Template[], comparison: Comparison): Promise<void> {
    this.#known = people;
    this.#session?.know(people, comparison);
    return Promise.resolve();
  }

  forget(): Promise<void> {
    this.#session?.forget();
    return Promise.resolve();
  }

  async enrol(shots: readonly Float32Array[], threshold: number): Promise<Enrolment> {
    if (shots.length === 0) throw new FaultError('internal', 'nobody can be enrolled without a shot');
    const mean = meanEmbedding(shots);
    const comparable = this.#known.filter(({ embedding }) => embedding.length === mean.length);
    return { embedding: Float32Array.from(mean), resembling: resembling(mean, comparable, threshold) };
  }

  memory(): Promise<{ tensors: number; bytes: number }> {
    const { numTensors: tensors, numBytes: bytes } = engine().state;
    return Promise.resolve({ tensors, bytes });
  }

  loseDevice(): Promise<void> {
    this.#session?.loseDevice();
    return Promise.resolve();
  }

  #opened(): FaceSession {
    if (!this.#session) throw new FaultError('internal', 'the face chain is not open');
    return this.#session;
  }

  async #open(request: OpenFaces, events: EventLine, signal: AbortSignal): Promise<BackendReport> {
    const before = this.#session;
    this.#session = null;
    this.#known = [];
    await before?.close();
    try {
      signal.throwIfAborted();
      this.#session = await openFaces(request, events, this.#means, signal);
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }
}
