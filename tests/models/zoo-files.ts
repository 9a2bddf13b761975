import { readFileSync } from 'node:fs';
import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import type { Architecture, NetworkEntry } from '../../models/zoo/zoo';

/** The files of a network, as the app serves them. */
export function readFiles({ topology, weights, network }: NetworkEntry & { network?: Architecture }): GraphFiles {
  const bytes = (path: string) => Uint8Array.from(readFileSync(`public/${path}`)).buffer;
  return {
    topology: JSON.parse(readFileSync(`public/${topology.path}`, 'utf8')) as GraphTopology,
    weights: bytes(weights.path),
    ...(network?.kind === 'sliding-window' && { head: bytes(network.head.path) }),
  };
}
