import { GraphBuilder, type GraphModelFiles } from '../../../models/graph-builder';
import { add, convolution, multiply, pool, relu, reshape, separable } from './layers';
import { PackagedWeights } from './package';

/**
 * face-api's networks of 68 landmarks: blocks of depthwise separable convolutions that each add up all that came
 * before. 112 × 112 pixels to [1, 136]: x and y of each landmark as shares of the input's side.
 * @param tiny the smaller of the two: three blocks of three layers instead of four of four
 */
export function convertLandmarks(root: string, tiny = false): GraphModelFiles {
  const weights = new PackagedWeights(root, tiny ? 'face_landmark_68_tiny' : 'face_landmark_68');
  const graph = new GraphBuilder();
  let x = graph.placeholder('face', [-1, 112, 112, 3]);
  const blocks = tiny ? 3 : 4;
  const layers = tiny ? 3 : 4;
  for (let block = 0; block < blocks; block++) {
    const name = `dense${block}`;
    const parts = [
      block === 0
        ? convolution(graph, weights, `${name}/conv0`, x, { filter: `${name}/conv0/filters`, bias: `${name}/conv0/bias` }, { stride: 2, after: ['Relu'] })
        : separable(graph, weights, `${name}/conv0`, x, { stride: 2, after: ['Relu'] }),
    ];
    for (let layer = 1; layer < layers; layer++) {
      const input = layer === 1 ? parts[0]! : relu(graph, `${name}/in${layer}`, sum(graph, `${name}/sum${layer}`, parts));
      parts.push(separable(graph, weights, `${name}/conv${layer}`, input));
    }
    x = relu(graph, name, sum(graph, `${name}/sum`, parts));
  }
  const channels = weights.shape('fc/weights')[0]!;
  const pooled = pool(graph, 'pool', 'AvgPool', x, tiny ? 14 : 7, 2, 'VALID');
  const flat = reshape(graph, 'flat', pooled, [-1, channels]);
  const product = multiply(graph, 'landmarks/product', flat, weights.copy(graph, 'fc/weights'));
  add(graph, 'landmarks', product, weights.copy(graph, 'fc/bias'));
  return graph.build();
}

function sum(graph: GraphBuilder, name: string, parts: readonly string[]): string {
  return parts.reduce((total, part, i) => add(graph, i === parts.length - 1 ? name : `${name}/${i}`, total, part));
}
