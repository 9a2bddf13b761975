import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import type { Architecture, NetworkEntry } from '../../models/zoo/zoo';
import { FaultError } from '../fault';
import type { OnBytes } from './weights/fetch';
import { getWeights, type WeightMeans } from './weights/weights';

/**
 * The files of a network, cache first: two, and the head of a window classifier besides.
 * @param onBytes of all together
 * @throws FaultError 'weights-…'; the signal's reason on abort
 */
export async function loadFiles(
  { topology, weights, network }: Pick<NetworkEntry, 'topology' | 'weights'> & { readonly network?: Architecture },
  baseUrl: string,
  means: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  signal: AbortSignal,
): Promise<GraphFiles> {
  const head = network?.kind === 'sliding-window' ? network.head : null;
  const total = topology.bytes + weights.bytes + (head?.bytes ?? 0);
  const tell = (before: number): OnBytes => (loaded, cached) => onBytes(before + loaded, total, cached);
  const graph = await getWeights(topology, baseUrl, means, tell(0), signal);
  const values = await getWeights(weights, baseUrl, means, tell(topology.bytes), signal);
  const files = { topology: parse(graph, topology.path), weights: values.buffer };
  if (!head) return files;
  const dense = await getWeights(head, baseUrl, means, tell(topology.bytes + weights.bytes), signal);
  return { ...files, head: dense.buffer };
}

/** The bytes have passed their hash; where none could be computed, parsing is the only test. */
function parse(bytes: Uint8Array, path: string): GraphTopology {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as GraphTopology;
  } catch (error) {
    throw new FaultError('weights-damaged', `${path}: ${String(error)}`, { cause: error });
  }
}
