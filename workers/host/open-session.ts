import { loadDetector } from '../../models/load-detector';
import { zooEntry } from '../../models/zoo';
import type { OpenDetector } from '../api';
import type { BackendOpener } from './backend/backend';
import type { EventLine } from './events';
import { loadFiles } from './load-files';
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
  const entry = zooEntry(request.detector);
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const onBytes = (loaded: number, total: number, cached: boolean) =>
      events.progress({ phase: 'download', loaded, total, cached });
    const files = await loadFiles(entry, request.baseUrl, means.weights, onBytes, signal);
    events.progress({ phase: 'build' });
    const network = await loadDetector(entry, files, request.inputSize);
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
