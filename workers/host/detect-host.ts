import { engine } from '@tensorflow/tfjs-core';
import { slideOverShapes } from '../../models/sliding-window/detector/shapes';
import type {
  AnchorPrediction, BackendReport, CellAddress, CompareWindows, ComputedField, DetectResult, DetectSettings, DetectWorker,
  Frame, MeasuredWindowField, OpenDetector, ShapeRequest, ShapeWindows, WindowAddress, WindowComparison, WindowHeat,
  WindowProgress, WindowReading, WorkerEvents,
} from '../api';
import { FaultError } from '../fault';
import { EventLine } from './events';
import { openSession, type SessionMeans } from './open-session';
import type { DetectSession } from './session';
import { loadShapes } from './sliding/load-shapes';
import { Turns } from './turns';

/** What workers/detect.ts does, apart from being a worker: at most one session, and every frame closed. */
export class DetectHost implements DetectWorker {
  readonly #means: SessionMeans;
  #session: DetectSession | null = null;
  readonly #turns = new Turns();
  /** Of the open detector. */
  #baseUrl = '';

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

  async windowHeat(label: string | null): Promise<WindowHeat | null> {
    return this.#session?.sliding?.heat(label) ?? null;
  }

  async windowReading(address: WindowAddress): Promise<WindowReading | null> {
    return this.#session?.sliding?.reading(address) ?? null;
  }

  async windowNear(x: number, y: number, level: number | null): Promise<WindowReading | null> {
    return this.#session?.sliding?.near(x, y, level) ?? null;
  }

  async windowField(address: WindowAddress): Promise<ComputedField | null> {
    return this.#session?.sliding?.field(address) ?? null;
  }

  async measureWindowField(
    address: WindowAddress,
    onprogress: WindowProgress,
    signal: AbortSignal,
  ): Promise<MeasuredWindowField | null> {
    const { sliding } = this.#session ?? {};
    if (!sliding) return null;
    return this.#session!.attempt(signal, (either) => sliding.measure(address, onprogress, either));
  }

  async compareWindows(
    request: CompareWindows,
    onprogress: WindowProgress,
    signal: AbortSignal,
  ): Promise<WindowComparison | null> {
    const { sliding } = this.#session ?? {};
    if (!sliding) return null;
    return this.#session!.attempt(signal, (either) => sliding.compare(request, onprogress, either));
  }

  async shapeWindows(request: ShapeRequest, signal: AbortSignal): Promise<ShapeWindows | null> {
    const session = this.#session;
    if (!session) return null;
    return session.attempt(signal, async (either) => {
      const weights = await loadShapes(this.#baseUrl, this.#means.weights, either);
      const answer = await slideOverShapes(weights, request, either);
      if (!answer) throw either.reason;
      return answer;
    });
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
      this.#baseUrl = request.baseUrl;
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }
}
