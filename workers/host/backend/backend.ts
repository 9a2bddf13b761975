import type { Preprocessing } from '../../../models/geometry/letterbox';
import type { BackendName, BackendRefusal } from '../../api';
import type { FramePainter } from '../frame/painter';
import type { FrameReader } from '../frame/reader';

/** A backend that TensorFlow.js runs on, from its opening to its disposal. One at a time in each worker. */
export interface Backend {
  readonly name: BackendName;
  /** Adapter or renderer name where the browser tells it, else ''. */
  readonly adapter: string;
  /** Threads of the WASM backend; 1 elsewhere. */
  readonly threads: number;
  /** Resolves with the reason when the device or context is gone; never after `dispose`. */
  readonly lost: Promise<string>;
  /** Makes TensorFlow.js run on this backend. Before, only `dispose` may be called. */
  adopt(): Promise<void>;
  /**
   * Prepares the way from frames to input tensors, shaders included.
   * @param height other than `size` for networks that take no square: over those the frame is stretched
   */
  openReader(size: number, preprocessing: Preprocessing, height?: number): Promise<FrameReader>;
  /** Prepares the way from pictures that a network painted to a canvas, which is of no other use from then on. */
  openPainter(canvas: OffscreenCanvas): FramePainter;
  /**
   * Compiles in parallel the shaders that `run` needs. Within `run` nothing is computed: tensors made there hold no
   * values and are the caller's to dispose. Returns at once on backends without shaders, without calling `run`.
   */
  compile(run: () => void): Promise<void>;
  /** Resolves when everything submitted so far has been computed; null where computing is synchronous. */
  finished(): Promise<void> | null;
  /** Takes the device away as a driver would. No effect on backends without one. */
  lose(): void;
  /** Frees the device. Every tensor must have been disposed before. */
  dispose(): void;
}

export interface OpenOptions {
  /** Whether a GPU API that is emulated on the CPU will do. It is about 100 times slower than WASM. */
  readonly allowSoftware: boolean;
  /** Called with the message of each error that the device reports on its own account. */
  readonly onError: (message: string) => void;
}

/** One way of getting a backend. Rejects with a `Refusal`, or with anything else for reason 'failed'. */
export interface BackendOpener {
  readonly name: BackendName;
  /** Time allowed for opening, and again for the self-test, in milliseconds. */
  readonly patience: number;
  /** The same where the backend is wanted by name, if that is longer: a software one may be slow. */
  readonly patienceByName?: number;
  open(options: OpenOptions): Promise<Backend>;
}

/** Why a backend cannot be had. */
export class Refusal extends Error {
  readonly reason: BackendRefusal['reason'];

  constructor(reason: BackendRefusal['reason'], detail: string) {
    super(detail);
    this.reason = reason;
  }
}
