import { readFileSync } from 'node:fs';
import type { GraphFiles, GraphTopology } from '../../models/graph-files';
import type { NetworkEntry } from '../../models/zoo/zoo';

/** The two files of a network, as the app serves them. */
export function readFiles({ topology, weights }: NetworkEntry): GraphFiles {
  return {
    topology: JSON.parse(readFileSync(`public/${topology.path}`, 'utf8')) as GraphTopology,
    weights: Uint8Array.from(readFileSync(`public/${weights.path}`)).buffer,
  };
}
