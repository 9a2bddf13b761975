import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { assertFinite } from '../../../models/finite';
import type { Preprocessing } from '../../../models/geometry/letterbox';
import { Classifier } from '../../../models/transfer/classifier';
import type {
  BackendReport, ClassifierSource, ClassifyResult, DetectorSource, ForeignClassifier, Frame, OpenTrainer,
} from '../../api';
import { FaultError } from '../../fault';
import type { Backend } from '../backend/backend';
import type { EventLine } from '../events';
import { CroppingReader } from '../frame/cropping-reader';
import type { FrameReader } from '../frame/reader';
import { FrameRunner } from '../frame-runner';
import { loadTrunk } from '../load-trunk';
import { openBackend, reportOf } from '../open-backend';
import type { SessionMeans } from '../open-session';
import { Stopwatch } from '../stopwatch';
import { warmUp, whatWentWrong } from '../warm-up';
import type { WeightMeans } from '../weights/weights';

/** A classifier of either make. */
interface ClassifierNetwork {
  readonly inputSize: number;
  readonly preprocessing: Preprocessing;
  /** Whether it is shown only the largest square in the middle of a frame. */
  readonly crop: boolean;
  execute(input: Tensor4D): Tensor;
  dispose(): void;
}

/** An open classifier, from the first frame to `close`. */
export class ClassifySession {
  readonly report: BackendReport;
  readonly #runner: FrameRunner;
  readonly #stopwatch = new Stopwatch();

  constructor(report: BackendReport, runner: FrameRunner) {
    this.report = report;
    this.#runner = runner;
  }

  /** See FrameRunner.run. */
  classify(frame: Frame): Promise<ClassifyResult> {
    return this.#runner.run(frame, ({ size, values, marks }) => {
      assertFinite(values);
      const timings = this.#stopwatch.lap({ ...marks, decoded: performance.now() });
      return { ...size, probabilities: Float32Array.from(values), timings, tensors: this.#runner.tensors };
    });
  }

  loseDevice(): void {
    this.#runner.lose();
  }

  close(): Promise<void> {
    return this.#runner.close();
  }
}

/**
 * Everything from the request to the first frame, as openSession does for detectors.
 * @throws FaultError; the signal's reason on abort
 */
export async function openClassifier(
  request: OpenTrainer,
  source: Exclude<ClassifierSource, DetectorSource>,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<ClassifySession> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const network = await build(source, request.baseUrl, events, means.weights, signal);
    undo.push(() => network.dispose());
    signal.throwIfAborted();
    const reader = await openReader(backend, network);
    undo.push(() => reader.dispose());
    signal.throwIfAborted();
    await warmUp(network, backend, events, signal);
    signal.throwIfAborted();
    return new ClassifySession(reportOf(chosen), new FrameRunner({ backend, network, reader, events }));
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}

async function build(
  source: Exclude<ClassifierSource, DetectorSource>,
  baseUrl: string,
  events: EventLine,
  weights: WeightMeans,
  signal: AbortSignal,
): Promise<ClassifierNetwork> {
  if (source.kind !== 'saccade') {
    events.progress({ phase: 'build' });
    return buildForeign(source);
  }
  const { classifier } = source;
  const onBytes = (loaded: number, total: number, cached: boolean) =>
    events.progress({ phase: 'download', loaded, total, cached });
  const { taps, companion } = classifier.spec;
  try {
    const trunk = await loadTrunk({ taps, companion: companion !== undefined }, baseUrl, weights, onBytes, signal);
    events.progress({ phase: 'build' });
    const network = new Classifier(classifier, trunk);
    const { inputSize, preprocessing } = network;
    return {
      inputSize, preprocessing, crop: false, execute: (input) => network.execute(input), dispose: () => network.dispose(),
    };
  } catch (error) {
    if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
    throw error;
  }
}

/** tfjs-layers is large and seldom needed, so it is fetched only here. */
async function buildForeign(source: ForeignClassifier): Promise<ClassifierNetwork> {
  const { ForeignNetwork } = await import('../../../models/transfer/foreign/load');
  const network = await ForeignNetwork.load(source).catch((error: unknown) => {
    throw new FaultError('weights-damaged', String(error), { cause: error });
  });
  const { crop, scale, offset } = source.input;
  return {
    inputSize: network.inputSize,
    preprocessing: {
      mode: 'squash',
      order: 'rgb',
      scale: [scale, scale, scale],
      offset: [offset, offset, offset],
      pad: 0,
    },
    crop,
    execute: (input) => network.execute(input),
    dispose: () => network.dispose(),
  };
}

async function openReader(backend: Backend, { inputSize, preprocessing, crop }: ClassifierNetwork): Promise<FrameReader> {
  const reader = await backend.openReader(inputSize, preprocessing);
  return crop ? new CroppingReader(reader, inputSize) : reader;
}
