import { tidy, zeros, type Rank } from '@tensorflow/tfjs-core';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import { loadGraph } from '../../../models/load-graph';
import { faceEntry } from '../../../models/zoo/faces/index';
import type { FaceNetworkId } from '../../../models/zoo/zoo';
import type { OpenFaces } from '../../api';
import type { Backend } from '../backend/backend';
import type { EventLine } from '../events';
import { loadFiles } from '../load-files';
import { openBackend, reportOf } from '../open-backend';
import type { SessionMeans } from '../open-session';
import { within } from '../timeout';
import { whatWentWrong } from '../warm-up';
import { FaceSession } from './face-session';

/** The chain, in the order of its use. */
const CHAIN = ['face-detector', 'face-landmarks', 'face-embedding'] as const;
/** A driver that has not compiled and run a network by then, in milliseconds, is taken to be stuck. */
const PATIENCE = 180_000;

/** Fetches, builds and warms networks, cache first, and tells how far it is. What was made is disposed if it fails. */
export type Load = (ids: readonly FaceNetworkId[], signal: AbortSignal) => Promise<readonly GraphModel[]>;

/**
 * Everything from the request to the first frame, as openSession does for detectors.
 * @throws FaultError; the signal's reason on abort
 */
export async function openFaces(
  request: OpenFaces,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<FaceSession> {
  const chosen = await openBackend(request, events, means.openers, signal);
  const { backend } = chosen;
  const load: Load = (ids, own) => loadNetworks(ids, request.baseUrl, backend, events, means, own);
  try {
    const [detector, landmarks, embedding] = await load(CHAIN, signal);
    return new FaceSession({
      report: reportOf(chosen), backend, events, load, graphs: { detector: detector!, landmarks: landmarks!, embedding: embedding! },
    });
  } catch (error) {
    const fault = await whatWentWrong(error, backend, signal);
    backend.dispose();
    throw fault;
  }
}

async function loadNetworks(
  ids: readonly FaceNetworkId[],
  baseUrl: string,
  backend: Backend,
  events: EventLine,
  means: SessionMeans,
  signal: AbortSignal,
): Promise<readonly GraphModel[]> {
  const entries = ids.map(faceEntry);
  const total = entries.reduce((sum, { topology, weights }) => sum + topology.bytes + weights.bytes, 0);
  const graphs: GraphModel[] = [];
  let before = 0;
  try {
    for (const entry of entries) {
      const size = entry.topology.bytes + entry.weights.bytes;
      const onBytes = (loaded: number, _: number, cached: boolean) =>
        events.progress({ phase: 'download', loaded: before + loaded, total, cached });
      const files = await loadFiles(entry, baseUrl, means.weights, onBytes, signal);
      graphs.push(await loadGraph(files));
      signal.throwIfAborted();
      before += size;
    }
    events.progress({ phase: 'build' });
    await within(PATIENCE, warm(graphs, entries.map(({ inputSizes }) => inputSizes[0]!), backend, events, signal));
    return graphs;
  } catch (error) {
    for (const graph of graphs) graph.dispose();
    throw error;
  }
}

/** Compiles every shader in parallel, then runs each network once: the first run of a driver is its slowest. */
async function warm(
  graphs: readonly GraphModel[], sizes: readonly number[], backend: Backend, events: EventLine, signal: AbortSignal,
): Promise<void> {
  const tell = (fraction: number) => events.progress({ phase: 'warm-up', fraction });
  tell(0);
  await backend.compile(() => tidy(() => graphs.forEach((graph, i) => void graph.execute(blank(sizes[i]!)))));
  for (const [i, graph] of graphs.entries()) {
    signal.throwIfAborted();
    tell((i + 1) / (graphs.length + 1));
    const outputs = tidy(() => [graph.execute(blank(sizes[i]!))].flat());
    await Promise.all(outputs.map((output) => output.data()));
    for (const output of outputs) output.dispose();
  }
  tell(1);
}

function blank(size: number) {
  return zeros<Rank.R4>([1, size, size, 3]);
}
