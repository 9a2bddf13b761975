import { io, type Tensor } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { buildFault, ForeignFault } from './fault';
import type { RawNetwork } from './load';

/** A Keras-like network, as tfjs-layers and Teachable Machine save it. Rejects with a ForeignFault. */
export async function loadLayers(artifacts: io.ModelArtifacts): Promise<RawNetwork> {
  const model = await load(artifacts);
  const [input] = model.inputs;
  const single = model.inputs.length === 1 && model.outputs.length === 1;
  return {
    inputShape: single && input?.shape.length === 4 ? input.shape.slice(1) : null,
    predict: (picture) => model.predict(picture) as Tensor,
    dispose: () => {
      const weights = model.getWeights();
      model.dispose();
      // Models within models count their users in a way that leaves some of them behind.
      for (const weight of weights) if (!weight.isDisposed) weight.dispose();
    },
  };
}

async function load(artifacts: io.ModelArtifacts) {
  try {
    const model = await loadLayersModel(io.fromMemory(artifacts));
    const [output] = model.outputs;
    // Said before the network is asked anything, because asking a wrong one can take long.
    if (model.outputs.length !== 1 || output?.shape.length !== 2) {
      model.dispose();
      throw new ForeignFault('output', model.outputs.map(({ shape }) => `[${shape.join(', ')}]`).join(' '));
    }
    return model;
  } catch (error) {
    throw buildFault(error);
  }
}
