/**
 * Every message that crosses between the page and a worker, as types. The page imports nothing else of `workers`
 * (only types, plus `abort.ts`, which carries an AbortSignal across, and `fault.ts`, whose `faultOf` reads what a call
 * rejected with).
 */
import type { ProxyMarked, Remote } from 'comlink';
import type { AnchorPrediction, Candidate, CellAddress, DetectSettings, Detection } from '../models/detection';
import type { DetectorId } from '../models/zoo/zoo';
import type { OwnWindows, SlidingMethods } from './sliding-api';

export type { AnchorPrediction, Candidate, CellAddress, DetectSettings, Detection, DetectorId, Remote };
export type * from './sliding-api';
export type * from './train-api';
export type * from './proposals-api';
export type * from './siamese-api';
export type * from './face-api';
export type * from './style-api';
export type * from './gatys-api';

/** A picture on its way through. Whoever receives a frame closes it. */
export type Frame = VideoFrame | ImageBitmap;

export const BACKENDS = ['webgpu', 'webgl', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Why a backend was passed over. The page turns the code into a sentence; `detail` is for the engineer. */
export interface BackendRefusal {
  readonly backend: BackendName;
  readonly reason: 'unavailable' | 'software' | 'timeout' | 'self-test' | 'failed' | 'lost';
  readonly detail: string;
}

/** The backend in use and how it was arrived at. */
export interface BackendReport {
  readonly backend: BackendName;
  /** Adapter or renderer name where the browser tells it, else ''. */
  readonly adapter: string;
  /** Threads of the WASM backend; 1 elsewhere. */
  readonly threads: number;
  /** Largest absolute difference from the golden values in the self-test. */
  readonly selfTestError: number;
  readonly refused: readonly BackendRefusal[];
}

/** Progress of long work, in the order in which it happens. `fraction` values lie in [0, 1]. */
export type Progress =
  | { readonly phase: 'backend'; readonly backend: BackendName }
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number; readonly cached: boolean }
  | { readonly phase: 'build' }
  | { readonly phase: 'warm-up'; readonly fraction: number };

/** Faults that the page must explain. `retry` says whether trying again can help. */
export type FaultCode =
  | 'weights-offline' // could not be fetched: no network, and not stored
  | 'weights-missing' // the server answered 4xx, 5xx or something that is not weights
  | 'weights-damaged' // bytes or hash do not match, also after fetching again
  | 'device-lost' // the GPU device is gone
  | 'gpu-error' // uncaptured WebGPU validation or out-of-memory error
  | 'no-backend' // nothing passed its self-test
  | 'bad-output' // NaN in the network's output
  | 'frame' // the frame could not be read
  | 'out-of-memory' // the device has no room for so much at once
  | 'nothing-to-learn' // of fewer than two classes pictures could be read
  | 'internal';

export interface Fault {
  readonly code: FaultCode;
  readonly detail: string;
}

/** What a worker tells on its own account, without having been asked. */
export type WorkerEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'fault'; readonly fault: Fault };

export type WorkerEvents = ((event: WorkerEvent) => void) & ProxyMarked;

/** Milliseconds spent on one frame inside the worker. */
export interface Timings {
  /** Frame → letterboxed, normalised tensor. */
  readonly upload: number;
  readonly network: number;
  /** The one packed read-back. */
  readonly readback: number;
  /** Decoding and non-max suppression. */
  readonly nms: number;
}

export interface DetectResult {
  /** Size of the frame in pixels, as displayed. */
  readonly width: number;
  readonly height: number;
  readonly detections: readonly Detection[];
  /** How many candidates passed the score threshold, before non-max suppression. */
  readonly candidateCount: number;
  /** Those candidates, best first and at most 300, if `explain` was asked for; else empty. */
  readonly candidates: readonly Candidate[];
  readonly timings: Timings;
  /** Tensors alive in the worker after this frame, without those of frames still in flight. */
  readonly tensors: number;
}

export interface OpenDetector {
  readonly detector: DetectorId;
  /** Side of the square network input in pixels; must be one of the zoo entry's `inputSizes`. */
  readonly inputSize: number;
  /** 'auto' tries webgpu, webgl, wasm, cpu in that order. */
  readonly backend: BackendName | 'auto';
  /** Backends not to try in 'auto', because they were lost before in this visit. */
  readonly avoid: readonly BackendName[];
  /** Directory of the app, ending in '/', against which weights are resolved. */
  readonly baseUrl: string;
  /** Only with 'sliding-window': what slides instead of the shipped classifier. */
  readonly own?: OwnWindows;
}

/** workers/detect.ts */
export interface DetectWorker extends SlidingMethods {
  /**
   * Chooses and tests a backend, loads the weights (cache first), builds and warms the network. Resolves when the
   * first frame can be taken. Opening again replaces what was open.
   * Rejects with an error of which `faultOf` (fault.ts) makes a `Fault`, or an AbortError when `signal` aborts.
   */
  open(request: OpenDetector, events: WorkerEvents, signal: AbortSignal): Promise<BackendReport>;
  /**
   * Takes ownership of `frame` and closes it. Calls may overlap: two in flight keep the GPU busy.
   * Rejects as `open` does; after 'device-lost' the detector must be opened anew, after 'frame' and 'bad-output' the
   * next frame may do better.
   */
  detect(frame: Frame, settings: DetectSettings): Promise<DetectResult>;
  /**
   * The newest frame under other settings, without running the network again; null before the first frame, and if it is
   * to be explained now and was not before: the network leaves out what only an explanation needs.
   */
  again(settings: DetectSettings): Promise<DetectResult | null>;
  /**
   * What the anchors of a cell predicted for the newest frame, out of the numbers that were read back for its boxes;
   * empty before the first frame, where there are no anchors or no such cell, and where the frame was not `explain`ed.
   */
  predictions(cell: CellAddress): Promise<readonly AnchorPrediction[]>;
  /** Tensors and bytes alive. */
  memory(): Promise<{ readonly tensors: number; readonly bytes: number }>;
  /**
   * For `npm run bench`: runs the open network alone, back to back on a fixed input, `inFlight` at a time.
   * @returns milliseconds from each finished run to the next
   */
  bare(runs: number, inFlight: number): Promise<readonly number[]>;
  /** Test hook and GPU reset: takes the GPU device or context away as a driver would. No effect on WASM and CPU. */
  loseDevice(): Promise<void>;
}

/** Page → workers/capture.ts, by plain messages: frames need back-pressure, which a call per frame would not give. */
export type CaptureRequest =
  | { readonly type: 'start'; readonly track: MediaStreamVideoTrack }
  /** One more frame may be sent. */
  | { readonly type: 'credit' };

/** workers/capture.ts → page. */
export type CaptureReply =
  /** The newest frame there was, transferred; `skipped` older ones were closed since the last. */
  | { readonly type: 'frame'; readonly frame: VideoFrame; readonly skipped: number }
  | { readonly type: 'end'; readonly reason: 'unsupported' | 'ended' | 'failed'; readonly detail: string };
