import type { DetectorNetwork } from '../../models/detector';
import { loadDetector } from '../../models/load-detector';
import { ownDetector } from '../../models/sliding-window/detector/own';
import { zooEntry } from '../../models/zoo';
import type { OpenDetector } from '../api';
import { FaultError } from '../fault';
import type { BackendOpener } from './backend/backend';
import type { EventLine } from './events';
import { loadFiles } from './load-files';
import { loadTrunk } from './load-trunk';
import { openBackend, reportOf } from './open-backend';
import { DetectSession } from './session';
import { warmUp, whatWentWrong } from './warm-up';
import type { WeightMeans } from './weights/weights';

export interface SessionMeans {
  readonly openers: readonly BackendOpener[];
  readonly weights: WeightMeans;
}

/**
 * Everything from the request to the first frame: backend, weights, network, shaders, warm-up. What was made is
 * disposed if a later step fails.
 * @throws FaultError; the signal's reason on abort
 */
export async function openSession(
  request: OpenDetector,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<DetectSession> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const onBytes = (loaded: number, total: number, cached: boolean) =>
      events.progress({ phase: 'download', loaded, total, cached });
    const network = await build(request, means.weights, onBytes, () => events.progress({ phase: 'build' }), signal);
    undo.push(() => network.dispose());
    signal.throwIfAborted();
    const reader = await backend.openReader(network.inputSize, network.preprocessing);
    undo.push(() => reader.dispose());
    signal.throwIfAborted();
    await warmUp(network, backend, events, signal);
    signal.throwIfAborted();

    return new DetectSession({ report: reportOf(chosen), backend, network, reader, events });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}

/** The detector of the zoo, or a classifier of the Train tab that slides. */
async function build(
  request: OpenDetector,
  weights: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  loaded: () => void,
  signal: AbortSignal,
): Promise<DetectorNetwork> {
  const { own, baseUrl, inputSize } = request;
  if (!own || request.detector !== 'sliding-window') {
    const entry = zooEntry(request.detector);
    const files = await loadFiles(entry, baseUrl, weights, onBytes, signal);
    loaded();
    return loadDetector(entry, files, inputSize);
  }
  const { taps, companion } = own.classifier.spec;
  const trunk = await loadTrunk({ taps, companion: companion !== undefined }, baseUrl, weights, onBytes, signal);
  loaded();
  try {
    return ownDetector(own.classifier, trunk, own.labels, own.background, inputSize);
  } catch (error) {
    if (error instanceof RangeError) throw new FaultError('weights-damaged', error.message, { cause: error });
    throw error;
  }
}
