import { zeros, type Rank } from '@tensorflow/tfjs-core';
import type { DetectorNetwork } from '../../models/detector';
import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import { loadDetector } from '../../models/load-detector';
import { runSelfTest, SELF_TEST_TOLERANCE } from '../../models/self-test';
import { zooEntry } from '../../models/zoo';
import type { ZooEntry } from '../../models/zoo/zoo';
import type { OpenDetector } from '../api';
import { FaultError } from '../fault';
import type { Backend, BackendOpener } from './backend/backend';
import { chooseBackend, type Chosen } from './backend/choose';
import type { EventLine } from './events';
import { explain } from './explain';
import { DetectSession } from './session';
import { TimeoutError, within } from './timeout';
import { getWeights, type WeightMeans } from './weights/weights';

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
  const chosen = await choose(request, events, means, signal);
  const { backend } = chosen;
  const undo: (() => void)[] = [() => backend.dispose()];
  try {
    const files = await loadFiles(entry, request.baseUrl, events, means.weights, signal);
    events.progress({ phase: 'build' });
    const network = await loadDetector(entry, files, request.inputSize);
    undo.push(() => network.dispose());
    signal.throwIfAborted();
    const reader = await backend.openReader(network.inputSize, network.preprocessing);
    undo.push(() => reader.dispose());
    signal.throwIfAborted();
    await within(WARM_UP_PATIENCE, warmUp(network, backend, events, signal));
    signal.throwIfAborted();

    const { name, adapter, threads } = backend;
    const { selfTestError, refused } = chosen;
    const report = { backend: name, adapter, threads, selfTestError, refused };
    return new DetectSession({ report, backend, network, reader, events });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    for (const step of undo.reverse()) step();
    throw fault;
  }
}

async function choose(
  request: OpenDetector,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<Chosen> {
  let open = false;
  let told = false;
  const chosen = await chooseBackend(
    { wanted: request.backend, avoid: request.avoid },
    {
      openers: means.openers,
      selfTest: runSelfTest,
      tolerance: SELF_TEST_TOLERANCE,
      onTry: (backend) => events.progress({ phase: 'backend', backend }),
      onError: (detail) => {
        // While it is tested, a backend is judged by its results. Afterwards the first error tells most.
        if (!open || told) return;
        told = true;
        events.fault({ code: 'gpu-error', detail });
      },
    },
    signal,
  );
  open = true;
  return chosen;
}

async function loadFiles(
  { topology, weights }: ZooEntry,
  baseUrl: string,
  events: EventLine,
  means: WeightMeans,
  signal: AbortSignal,
): Promise<GraphFiles> {
  const total = topology.bytes + weights.bytes;
  const tell = (before: number) => (loaded: number, cached: boolean) =>
    events.progress({ phase: 'download', loaded: before + loaded, total, cached });
  const graph = await getWeights(topology, baseUrl, means, tell(0), signal);
  const values = await getWeights(weights, baseUrl, means, tell(topology.bytes), signal);
  return { topology: parse(graph, topology.path), weights: values.buffer };
}

/** The bytes have passed their hash; where none could be computed, parsing is the only test. */
function parse(bytes: Uint8Array, path: string): GraphTopology {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as GraphTopology;
  } catch (error) {
    throw new FaultError('weights-damaged', `${path}: ${String(error)}`, { cause: error });
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
