import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import type { NetworkEntry } from '../../models/zoo/zoo';
import { FaultError } from '../fault';
import type { OnBytes } from './weights/fetch';
import { getWeights, type WeightMeans } from './weights/weights';

/**
 * The two files of a network, cache first.
 * @param onBytes of both together
 * @throws FaultError 'weights-…'; the signal's reason on abort
 */
export async function loadFiles(
  { topology, weights }: Pick<NetworkEntry, 'topology' | 'weights'>,
  baseUrl: string,
  means: WeightMeans,
  onBytes: (loaded: number, total: number, cached: boolean) => void,
  signal: AbortSignal,
): Promise<GraphFiles> {
  const total = topology.bytes + weights.bytes;
  const tell = (before: number): OnBytes => (loaded, cached) => onBytes(before + loaded, total, cached);
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
