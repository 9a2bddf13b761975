import { engine } from '@tensorflow/tfjs-core';
import type {
  AnchorPrediction, BackendReport, CellAddress, DetectResult, DetectSettings, DetectWorker, Frame, OpenDetector, WorkerEvents,
} from '../api';
import { FaultError } from '../fault';
import { EventLine } from './events';
import { openSession, type SessionMeans } from './open-session';
import type { DetectSession } from './session';
import { Turns } from './turns';

/** What workers/detect.ts does, apart from being a worker: at most one session, and every frame closed. */
export class DetectHost implements DetectWorker {
  readonly #means: SessionMeans;
  #session: DetectSession | null = null;
  readonly #turns = new Turns();

  constructor(means: SessionMeans) {
    this.#means = means;
  }

  open(request: OpenDetector, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport> {
    return this.#turns.replace(signal, (own) => this.#open(request, new EventLine(events), own));
  }

  async detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    try {
      if (!this.#session) throw new FaultError('internal', 'a frame came while no detector was open');
      // Returned and not awaited: the frame is done with before its numbers are there.
      return this.#session.detect(frame, settings);
    } finally {
      frame.close();
    }
  }

  async again(settings: DetectSettings): Promise<DetectResult | null> {
    return this.#session?.again(settings) ?? null;
  }

  async predictions(cell: CellAddress): Promise<readonly AnchorPrediction[]> {
    return this.#session?.predictions(cell) ?? [];
  }

  memory(): Promise<{ tensors: number; bytes: number }> {
    const { numTensors: tensors, numBytes: bytes } = engine().state;
    return Promise.resolve({ tensors, bytes });
  }

  async bare(runs: number, inFlight: number): Promise<readonly number[]> {
    if (!this.#session) throw new FaultError('internal', 'no detector is open');
    return this.#session.bare(runs, inFlight);
  }

  loseDevice(): Promise<void> {
    this.#session?.loseDevice();
    return Promise.resolve();
  }

  async #open(request: OpenDetector, events: EventLine, signal: AbortSignal): Promise<BackendReport> {
    const before = this.#session;
    this.#session = null;
    await before?.close();
    try {
      signal.throwIfAborted();
      this.#session = await openSession(request, events, this.#means, signal);
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }
}
