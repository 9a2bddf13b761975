import { GraphModel } from '@tensorflow/tfjs-converter';
import { io, type Tensor } from '@tensorflow/tfjs-core';
import { buildFault } from './fault';
import type { RawNetwork } from './load';

/** A frozen graph, as tensorflowjs_converter writes it. Throws a ForeignFault. */
export function loadGraph(artifacts: io.ModelArtifacts): RawNetwork {
  const model = build(artifacts);
  const shape = model.inputs.length === 1 ? model.inputs[0]?.shape : undefined;
  return {
    inputShape: shape?.length === 4 ? shape.slice(1).map((side) => (side > 0 ? side : null)) : null,
    predict: (picture) => model.execute(picture) as Tensor,
    dispose: () => model.dispose(),
  };
}

function build(artifacts: io.ModelArtifacts): GraphModel<io.IOHandlerSync> {
  try {
    const model = new GraphModel(io.fromMemorySync(artifacts));
    model.load();
    return model;
  } catch (error) {
    throw buildFault(error);
  }
}
