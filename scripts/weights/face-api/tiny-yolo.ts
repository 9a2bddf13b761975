import { GraphBuilder, type GraphModelFiles } from '../../../models/graph-builder';
import { convolution, pad, pool, separable } from './layers';
import { PackagedWeights } from './package';

const SLOPE = 0.10000000149011612;

/** face-api's tiny face detector: a YOLO v2 with separable convolutions and five anchors a cell of 32 pixels. */
export function convertTinyYolo(root: string): GraphModelFiles {
  const weights = new PackagedWeights(root, 'tiny_face_detector');
  const graph = new GraphBuilder();
  const leaky = { padding: 'VALID', after: ['LeakyRelu'], alpha: SLOPE } as const;
  const names = (i: number) => ({ filter: `conv${i}/filters`, bias: `conv${i}/bias` });
  let x = convolution(graph, weights, 'conv0', graph.placeholder('picture', [1, -1, -1, 3]), names(0), leaky);
  for (let i = 1; i <= 5; i++) {
    x = pool(graph, `pool${i}`, 'MaxPool', x, 2, 2, 'SAME');
    x = separable(graph, weights, `conv${i}`, pad(graph, `conv${i}/padded`, x, [0, 1, 1, 0], [0, 1, 1, 0]), leaky);
  }
  x = pool(graph, 'pool6', 'MaxPool', x, 2, 1, 'SAME');
  convolution(graph, weights, 'cells', x, names(8), { padding: 'VALID' });
  return graph.build();
}
