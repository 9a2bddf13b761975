import { engine, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Frame } from '../api';
import { FaultError } from '../fault';
import type { Backend } from './backend/backend';
import type { EventLine } from './events';
import { explain } from './explain';
import type { FrameReader } from './frame/reader';
import { displaySize, type Size } from './frame/size';
import type { Marks } from './stopwatch';

/** A network that answers about one frame at a time. */
export interface FrameNetwork {
  /** Preprocessed frame [1, inputSize, inputSize, 3] → all that is read back, in one tensor. */
  execute(input: Tensor4D, everything?: boolean): Tensor;
  dispose(): void;
}

export interface RunnerParts {
  readonly backend: Backend;
  readonly network: FrameNetwork;
  readonly reader: FrameReader;
  readonly events: EventLine;
}

/** A frame's numbers, read back and not yet decoded. */
export interface Run {
  /** Of the frame. */
  readonly size: Size;
  readonly values: Float32Array;
  readonly marks: Omit<Marks, 'decoded'>;
}

/** A frame handed to the device: everything of it is submitted, nothing is read yet. */
interface Submitted {
  readonly size: Size;
  readonly packed: Tensor;
  readonly started: number;
  readonly settled: Promise<[uploaded: number, computed: number, values: Float32Array]>;
}

/** Backend, frame reader and network that belong together, from the first frame to `close`. Owns all three. */
export class FrameRunner {
  readonly #parts: RunnerParts;
  readonly #inFlight = new Set<Promise<unknown>>();
  /** Results that are not read back yet. */
  #packed = 0;
  #lost: string | null = null;
  #closed = false;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    void parts.backend.lost.then((reason) => {
      this.#lost = reason;
      parts.events.fault({ code: 'device-lost', detail: reason });
    });
  }

  /** Tensors alive, without those of frames still in flight. */
  get tensors(): number {
    return engine().state.numTensors - this.#packed;
  }

  /**
   * Runs the network on one frame, and `decode` on what was read back. The frame is done with when this function
   * returns, before its promise settles; closing it is the caller's. Calls may overlap.
   * @param everything see DetectorNetwork.execute
   * @throws FaultError 'device-lost', 'frame', 'bad-output' or 'internal'
   */
  run<T>(frame: Frame, decode: (run: Run) => T, everything = false): Promise<T> {
    return this.track(
      this.#run(frame, everything)
        .then(decode)
        .catch(async (error: unknown) => {
          throw await explain(error, this.#parts.backend);
        }),
    );
  }

  /** Lets `close` wait for work on the network. */
  track<T>(work: Promise<T>): Promise<T> {
    const forget = () => void this.#inFlight.delete(settled);
    const settled = work.then(forget, forget);
    this.#inFlight.add(settled);
    return work;
  }

  /** Does other work on the device, which `close` waits for. @throws FaultError as `run`; the signal's reason on abort */
  attempt<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new FaultError('internal', 'the network was closed');
    if (this.#lost !== null) throw new FaultError('device-lost', this.#lost);
    return this.track(
      work().catch(async (error: unknown) => {
        throw signal.aborted ? signal.reason : await explain(error, this.#parts.backend);
      }),
    );
  }

  /** Takes the device away as a driver would. */
  lose(): void {
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

  async #run(frame: Frame, everything: boolean): Promise<Run> {
    // No await before this: the frame is closed when the caller gets control back, and the next frame's letterbox must
    // not be submitted between this one's letterbox and its network.
    const { size, packed, started, settled } = this.#submit(frame, everything);
    this.#packed++;
    const [uploaded, computed, values] = await settled.finally(() => {
      packed.dispose();
      this.#packed--;
    });
    return { size, values, marks: { started, uploaded, computed, read: performance.now() } };
  }

  #submit(frame: Frame, everything: boolean): Submitted {
    if (this.#closed) throw new FaultError('internal', 'the network was closed');
    if (this.#lost !== null) throw new FaultError('device-lost', this.#lost);
    const { backend, network, reader } = this.#parts;
    const started = performance.now();
    const size = displaySize(frame);
    const input = reader.read(frame);
    try {
      const uploaded = moment(reader.finished());
      const packed = network.execute(input, everything);
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
