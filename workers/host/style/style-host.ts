import { engine } from '@tensorflow/tfjs-core';
import { releaseProxy, transfer } from 'comlink';
import type {
  BackendReport, Frame, LessonJob, LessonOutcome, LessonProgress, OpenStyles, PaintResult, PaintSettings, StyleChoice,
  StyleNumbers, StyleReading, StyleWorker, WorkerEvents,
} from '../../api';
import { FaultError } from '../../fault';
import { EventLine } from '../events';
import type { SessionMeans } from '../open-session';
import { Turns } from '../turns';
import { openStyles } from './open-styles';
import type { StyleSession } from './style-session';

/** What workers/style.ts does, apart from being a worker: at most one session, and every frame closed. */
export class StyleHost implements StyleWorker {
  readonly #means: SessionMeans;
  readonly #turns = new Turns();
  #session: StyleSession | null = null;

  constructor(means: SessionMeans) {
    this.#means = means;
  }

  open(
    request: OpenStyles, canvas: OffscreenCanvas, events: WorkerEvents, signal: AbortSignal,
  ): Promise<BackendReport> {
    return this.#turns.replace(signal, (own) => this.#open(request, canvas, new EventLine(events), own));
  }

  async paint(frame: Frame, settings: PaintSettings): Promise<PaintResult> {
    try {
      return await this.#opened().paint(frame, settings);
    } finally {
      frame.close();
    }
  }

  async thumbnails(frame: Frame, styles: readonly StyleChoice[], side: number): Promise<readonly ImageBitmap[]> {
    try {
      const pictures = await this.#opened().thumbnails(frame, styles, side);
      return transfer(pictures, [...pictures]);
    } finally {
      frame.close();
    }
  }

  async read(picture: ImageBitmap): Promise<StyleReading> {
    try {
      return await this.#opened().read(picture);
    } finally {
      picture.close();
    }
  }

  async numbers(): Promise<StyleNumbers> {
    return this.#opened().numbers();
  }

  async learn(job: LessonJob, events: LessonProgress, signal: AbortSignal): Promise<LessonOutcome> {
    try {
      return await this.#opened().learn(job, events, signal);
    } finally {
      job.picture.close();
      (events as { [releaseProxy]?: () => void })[releaseProxy]?.();
    }
  }

  setPaused(paused: boolean): Promise<void> {
    this.#session?.setPaused(paused);
    return Promise.resolve();
  }

  memory(): Promise<{ tensors: number; bytes: number }> {
    const { numTensors: tensors, numBytes: bytes } = engine().state;
    return Promise.resolve({ tensors, bytes });
  }

  loseDevice(): Promise<void> {
    this.#session?.loseDevice();
    return Promise.resolve();
  }

  #opened(): StyleSession {
    if (!this.#session) throw new FaultError('internal', 'no styles are open');
    return this.#session;
  }

  async #open(
    request: OpenStyles, canvas: OffscreenCanvas, events: EventLine, signal: AbortSignal,
  ): Promise<BackendReport> {
    const before = this.#session;
    this.#session = null;
    await before?.close();
    try {
      signal.throwIfAborted();
      this.#session = await openStyles(request, canvas, events, this.#means, signal);
      return this.#session.report;
    } catch (error) {
      events.close();
      throw error;
    }
  }
}
