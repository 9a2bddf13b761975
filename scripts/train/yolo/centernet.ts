import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import { withInputSize } from '../../../models/centernet/input-size';
import { centernet } from '../../../models/zoo/centernet';
import { readNetwork } from '../../eval/node-detector';

/** CenterNet's graph for an input size that the zoo need not list: it teaches, and its lower part is the trunk. */
export async function loadCenternet(inputSize: number): Promise<GraphModel> {
  const { topology, weights } = withInputSize(readNetwork(centernet), inputSize);
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
