import type { GraphFiles, GraphTopology } from '../../../../models/graph-files';
import type { ZooEntry } from '../../../../models/zoo/zoo';

/** The files of a network, as the app serves them. */
export async function fetchNetwork({ topology, weights }: ZooEntry): Promise<GraphFiles> {
  const get = async (path: string) => {
    const response = await fetch(`/${path}`);
    if (!response.ok) throw new Error(`/${path}: HTTP ${response.status}`);
    return response;
  };
  return {
    topology: (await (await get(topology.path)).json()) as GraphTopology,
    weights: await (await get(weights.path)).arrayBuffer(),
  };
}
