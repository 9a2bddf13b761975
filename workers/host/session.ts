import { engine } from '@tensorflow/tfjs-core';
import type { DetectorNetwork } from '../../models/detector';
import { SlidingWindowNetwork } from '../../models/sliding-window/detector/network';
import { fitLetterbox, type Letterbox } from '../../models/geometry/letterbox';
import type {
  AnchorPrediction, BackendReport, CellAddress, DetectResult, DetectSettings, Frame, Timings,
} from '../api';
import type { Backend } from './backend/backend';
import { bareTimes } from './bare';
import type { EventLine } from './events';
import type { FrameReader } from './frame/reader';
import type { Size } from './frame/size';
import { FrameRunner, type Run } from './frame-runner';
import { SlidingDesk } from './sliding/desk';
import { Stopwatch } from './stopwatch';

export interface SessionParts {
  readonly report: BackendReport;
  readonly backend: Backend;
  readonly network: DetectorNetwork;
  readonly reader: FrameReader;
  readonly events: EventLine;
}

/** A frame's numbers, read back, and where the frame lies in the network's input. */
interface Computed {
  readonly size: Size;
  readonly values: Float32Array;
  readonly letterbox: Letterbox;
  readonly timings: Timings;
  /** Whether nothing was left out; see DetectorNetwork.execute. */
  readonly everything: boolean;
}

/** An open detector, from the first frame to `close`. */
export class DetectSession {
  readonly report: BackendReport;
  readonly #network: DetectorNetwork;
  readonly #runner: FrameRunner;
  readonly #stopwatch = new Stopwatch();
  /** The newest frame's numbers as read back, so that other settings cost only their decoding. */
  #newest: Computed | null = null;
  /** Aborts long answers about sliding windows when the session is closed. */
  readonly #closing = new AbortController();
  /** Answers about sliding windows; null where none slide. */
  readonly sliding: SlidingDesk | null;

  constructor(parts: SessionParts) {
    this.report = parts.report;
    this.#network = parts.network;
    this.#runner = new FrameRunner(parts);
    const newest = () => this.#newest && { packed: this.#newest.values, letterbox: this.#newest.letterbox };
    this.sliding = parts.network instanceof SlidingWindowNetwork ? new SlidingDesk(parts.network, newest) : null;
  }

  /** See FrameRunner.run. */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    return this.#runner.run(frame, (run) => this.#decode(run, settings), settings.explain);
  }

  /** See DetectWorker.again. */
  again(settings: DetectSettings): DetectResult | null {
    if (!this.#newest || (settings.explain && !this.#newest.everything)) return null;
    const { size, values, letterbox, timings } = this.#newest;
    const decoded = this.#network.decode(values, letterbox, settings);
    return { ...size, ...decoded, timings, tensors: engine().state.numTensors };
  }

  /** See DetectWorker.predictions. */
  predictions(cell: CellAddress): readonly AnchorPrediction[] {
    if (!this.#newest) return [];
    return this.#network.predictions(this.#newest.values, this.#newest.letterbox, cell);
  }

  /** See DetectWorker.bare. */
  bare(runs: number, inFlight: number): Promise<number[]> {
    return this.#runner.track(bareTimes(this.#network, runs, inFlight));
  }

  /** Long work beside the frames; see FrameRunner.attempt. Closing aborts it. */
  attempt<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.#closing.signal]);
    return this.#runner.attempt(either, () => work(either));
  }

  /** See DetectWorker.loseDevice. */
  loseDevice(): void {
    this.#runner.lose();
  }

  /** Waits for the frames in flight, then frees everything. */
  close(): Promise<void> {
    this.#closing.abort(new DOMException('the detector was closed', 'AbortError'));
    return this.#runner.close();
  }

  #decode({ size, values, marks }: Run, settings: DetectSettings): DetectResult {
    const { inputSize, preprocessing } = this.#network;
    const letterbox = fitLetterbox(size.width, size.height, inputSize, preprocessing.mode);
    const decoded = this.#network.decode(values, letterbox, settings);
    const timings = this.#stopwatch.lap({ ...marks, decoded: performance.now() });
    this.#newest = { size, values, letterbox, timings, everything: settings.explain };
    return { ...size, ...decoded, timings, tensors: this.#runner.tensors };
  }
}
