import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import type { GraphFiles } from './graph-files';

/** Builds a graph model on the current backend from what its two files contain. */
export function loadGraph({ topology, weights }: GraphFiles): Promise<GraphModel> {
  return loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology: topology.modelTopology,
        weightSpecs: topology.weightsManifest.flatMap((group) => group.weights),
        weightData: weights,
        signature: topology.signature,
      }),
  });
}
