import { GraphBuilder, type GraphModelFiles } from '../../../models/graph-builder';
import { fusedConvolution } from '../../../models/graph-builder';
import { concat, convolution, reshape } from './layers';
import { PackagedWeights } from './package';

/** Of the batch normalisation. */
const EPSILON = 0.0010000000474974513;
const STRIDE_TWO = new Set([2, 4, 6, 12]);

/**
 * face-api's SSD-MobileNetV1 (Howard et al., 2017; Liu et al., 2016), up to its two outputs: 'boxes' [1, 5118, 4],
 * encoded against the anchors, and 'scores' [1, 5118, 3], logits of background, face and one that is never used. The
 * batch normalisation of the depthwise convolutions is put into their filters.
 */
export function convertFaceSsd(root: string): GraphModelFiles {
  const weights = packaged(root);
  const graph = new GraphBuilder();
  const pointwise = (name: string, input: string, scope: string, stride = 1) => {
    const names = { filter: `${scope}/weights`, bias: `${scope}/convolution_bn_offset` };
    return convolution(graph, weights, name, input, names, { stride, after: ['Relu6'] });
  };

  let x = pointwise('conv_0', graph.placeholder('picture', [1, 512, 512, 3]), 'MobilenetV1/Conv2d_0_pointwise', 2);
  const maps: string[] = [];
  for (let i = 1; i <= 13; i++) {
    x = normalisedDepthwise(graph, weights, `conv_${i}/depthwise`, x, `MobilenetV1/Conv2d_${i}_depthwise`, STRIDE_TWO.has(i) ? 2 : 1);
    x = pointwise(`conv_${i}`, x, `MobilenetV1/Conv2d_${i}_pointwise`);
    if (i === 11 || i === 13) maps.push(x);
  }
  for (let i = 0; i < 8; i++) {
    x = pointwise(`extra_${i}`, x, `Prediction/Conv2d_${i}_pointwise`, i % 2 === 0 ? 1 : 2);
    if (i % 2 === 1) maps.push(x);
  }
  const head = (kind: 'boxes' | 'scores', scope: string, length: number) =>
    concat(
      graph,
      kind,
      maps.map((map, i) => {
        const names = { filter: `Prediction/BoxPredictor_${i}/${scope}/weights`, bias: `Prediction/BoxPredictor_${i}/${scope}/biases` };
        return reshape(graph, `${kind}_${i}/rows`, convolution(graph, weights, `${kind}_${i}`, map, names), [1, -1, length]);
      }),
      1,
    );
  head('boxes', 'BoxEncodingPredictor', 4);
  head('scores', 'ClassPredictor', 3);
  return graph.build();
}

/** The anchors: [5118, 4], top, left, bottom, right as shares of the input. */
export function faceSsdAnchors(root: string): Float32Array {
  return packaged(root).floats('Output/extra_dim');
}

function packaged(root: string): PackagedWeights {
  return new PackagedWeights(root, 'ssd_mobilenetv1');
}

function normalisedDepthwise(
  graph: GraphBuilder,
  weights: PackagedWeights,
  name: string,
  input: string,
  scope: string,
  stride: number,
): string {
  const part = (which: string) => weights.floats(`${scope}/BatchNorm/${which}`);
  const variance = part('moving_variance');
  const mean = part('moving_mean');
  const factors = part('gamma').map((gamma, c) => gamma / Math.sqrt(variance[c]! + EPSILON));
  const bias = part('beta').map((beta, c) => beta - mean[c]! * factors[c]!);
  const filter = weights.floats(`${scope}/depthwise_weights`).map((value, i) => value * factors[i % factors.length]!);
  const inputs = [
    input,
    graph.floats(`${name}/weights`, weights.shape(`${scope}/depthwise_weights`), filter),
    graph.floats(`${name}/bias`, [bias.length], bias),
  ];
  return graph.node(name, 'FusedDepthwiseConv2dNative', inputs, fusedConvolution(stride, 'SAME', ['Relu6']));
}
