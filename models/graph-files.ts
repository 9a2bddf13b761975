import type { io } from '@tensorflow/tfjs-core';

/** A tfjs graph model in memory: the parsed `model.json` and its one shard of weights. */
export interface GraphFiles {
  readonly topology: GraphTopology;
  readonly weights: ArrayBuffer;
  /** What stands on it and has a file of its own: the dense layers of a window classifier, as halves. */
  readonly head?: ArrayBuffer;
}

/** What of a `model.json` is needed to build the network. */
export interface GraphTopology {
  readonly modelTopology: object;
  readonly signature: object;
  readonly weightsManifest: readonly { readonly weights: io.WeightsManifestEntry[] }[];
}
