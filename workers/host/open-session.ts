import { zeros, type Rank } from '@tensorflow/tfjs-core';
import type { DetectorNetwork } from '../../models/detector';
import { loadDetector } from '../../models/load-detector';
import { zooEntry } from '../../models/zoo';
import type { OpenDetector } from '../api';
import { FaultError } from '../fault';
import type { Backend, BackendOpener } from './backend/backend';
import type { EventLine } from './events';
import { explain } from './explain';
import { loadFiles } from './load-files';
import { openBackend, reportOf } from './open-backend';
import { DetectSession } from './session';
import { TimeoutError, within } from './timeout';
import type { WeightMeans } from './weights/weights';

/** A driver that has not compiled and run a network by then, in milliseconds, is taken to be stuck. */
const WARM_UP_PATIENCE = 180_000;

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
    await within(WARM_UP_PATIENCE, warmUp(network, backend, events, signal));
    signal.throwIfAborted();

    return new DetectSession({ report: reportOf(chosen), backend, network, reader, events });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}

/** Compiles every shader in parallel, then runs the network once: the first run of a driver is its slowest. */
async function warmUp(
  network: DetectorNetwork,
  backend: Backend,
  events: EventLine,
  signal: AbortSignal,
): Promise<void> {
  const tell = (fraction: number) => events.progress({ phase: 'warm-up', fraction });
  tell(0);
  await backend.compile(() => {
    const input = blank(network.inputSize);
    network.execute(input).dispose();
    input.dispose();
  });
  signal.throwIfAborted();
  tell(0.5);
  const input = blank(network.inputSize);
  const packed = network.execute(input);
  input.dispose();
  await packed.data().finally(() => packed.dispose());
  tell(1);
}

function blank(size: number) {
  return zeros<Rank.R4>([1, size, size, 3]);
}

function whatWentWrong(error: unknown, backend: Backend, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof TimeoutError) return new FaultError('gpu-error', `warm-up: ${error.message}`, { cause: error });
  return explain(error, backend);
}
