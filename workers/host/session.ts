import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { DetectorNetwork } from '../../models/detector';
import { fitLetterbox, type Letterbox } from '../../models/geometry/letterbox';
import type { BackendReport, DetectResult, DetectSettings, Frame, Timings } from '../api';
import { FaultError } from '../fault';
import type { Backend } from './backend/backend';
import { bareTimes } from './bare';
import type { EventLine } from './events';
import { explain } from './explain';
import type { FrameReader } from './frame/reader';
import { displaySize, type Size } from './frame/size';
import { Stopwatch } from './stopwatch';

export interface SessionParts {
  readonly report: BackendReport;
  readonly backend: Backend;
  readonly network: DetectorNetwork;
  readonly reader: FrameReader;
  readonly events: EventLine;
}

/** A frame handed to the device: everything of it is submitted, nothing is read yet. */
interface Submitted {
  readonly size: Size;
  readonly packed: Tensor;
  readonly started: number;
  readonly settled: Promise<[uploaded: number, computed: number, values: Float32Array]>;
}

/** A frame's numbers, read back and not yet decoded. */
interface Computed {
  readonly size: Size;
  readonly values: Float32Array;
  readonly letterbox: Letterbox;
  readonly timings: Timings;
}

/** An open detector: backend, network and frame reader that belong together, from the first frame to `close`. */
export class DetectSession {
  readonly report: BackendReport;
  readonly #parts: SessionParts;
  readonly #stopwatch = new Stopwatch();
  readonly #inFlight = new Set<Promise<unknown>>();
  /** The newest frame's numbers as read back, so that other settings cost only their decoding. */
  #newest: Computed | null = null;
  #lost: string | null = null;
  #closed = false;

  constructor(parts: SessionParts) {
    this.report = parts.report;
    this.#parts = parts;
    void parts.backend.lost.then((reason) => {
      this.#lost = reason;
      parts.events.fault({ code: 'device-lost', detail: reason });
    });
  }

  /**
   * Detects on one frame. The frame is done with when this function returns, before its promise settles; closing it is
   * the caller's. Calls may overlap.
   * @throws FaultError 'device-lost', 'frame', 'bad-output' or 'internal'
   */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    return this.#track(
      this.#detect(frame, settings).catch(async (error: unknown) => {
        throw await explain(error, this.#parts.backend);
      }),
    );
  }

  /** The newest frame under other settings, without running the network again; null before the first frame. */
  again(settings: DetectSettings): DetectResult | null {
    if (!this.#newest) return null;
    const { size, values, letterbox, timings } = this.#newest;
    const decoded = this.#parts.network.decode(values, letterbox, settings);
    return { ...size, ...decoded, timings, tensors: engine().state.numTensors };
  }

  /** See DetectWorker.bare. */
  bare(runs: number, inFlight: number): Promise<number[]> {
    return this.#track(bareTimes(this.#parts.network, runs, inFlight));
  }

  /** See DetectWorker.loseDevice. */
  loseDevice(): void {
    this.#parts.backend.lose();
  }

  /** Waits for the frames in flight, then frees everything. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await Promise.all(this.#inFlight);
    this.#parts.events.close();
    this.#parts.network.dispose();
    this.#parts.reader.dispose();
    this.#parts.backend.dispose();
  }

  /** Lets `close` wait for it. */
  #track<T>(work: Promise<T>): Promise<T> {
    const forget = () => void this.#inFlight.delete(settled);
    const settled = work.then(forget, forget);
    this.#inFlight.add(settled);
    return work;
  }

  async #detect(frame: Frame, settings: DetectSettings): Promise<DetectResult> {
    // No await before this: the frame is closed when the caller gets control back, and the next frame's letterbox must
    // not be submitted between this one's letterbox and its network.
    const { size, packed, started, settled } = this.#submit(frame);
    const [uploaded, computed, values] = await settled.finally(() => packed.dispose());
    const read = performance.now();
    const { network } = this.#parts;
    const letterbox = fitLetterbox(size.width, size.height, network.inputSize, network.preprocessing.mode);
    const decoded = network.decode(values, letterbox, settings);
    const timings = this.#stopwatch.lap({ started, uploaded, computed, read, decoded: performance.now() });
    this.#newest = { size, values, letterbox, timings };
    return { ...size, ...decoded, timings, tensors: engine().state.numTensors - (this.#inFlight.size - 1) };
  }

  #submit(frame: Frame): Submitted {
    if (this.#closed) throw new FaultError('internal', 'the detector was closed');
    if (this.#lost !== null) throw new FaultError('device-lost', this.#lost);
    const { backend, network, reader } = this.#parts;
    const started = performance.now();
    const size = displaySize(frame);
    const input = reader.read(frame);
    try {
      const uploaded = moment(reader.finished());
      const packed = network.execute(input);
      // Reading submits what is still unsubmitted, so it comes before asking when all is computed.
      const values = packed.data<'float32'>();
      const computed = moment(backend.finished());
      return { size, packed, started, settled: Promise.all([uploaded, computed, values]) };
    } finally {
      input.dispose();
    }
  }
}

/** The time at which `work` is finished; now, if there is nothing to wait for. */
async function moment(work: Promise<void> | null): Promise<number> {
  if (!work) return performance.now();
  await work;
  return performance.now();
}
