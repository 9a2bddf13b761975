import { FLOAT, GraphBuilder, INT, text, wholes, type GraphModelFiles } from '../../../models/graph-builder';
import { DESCRIPTOR } from '../../../models/face/embedding/embedder';
import type { Whitening } from '../../../models/face/embedding/whitening';
import { toHalves } from '../../../models/half';
import { add, multiply, pad, pool, relu } from './layers';
import { PackagedWeights } from './package';

/** Channels of the four stages of residual blocks, and blocks of each after the one that halves the picture. */
const STAGES = [
  { channels: 64, blocks: 3 },
  { channels: 128, blocks: 2 },
  { channels: 256, blocks: 2 },
] as const;

/**
 * face-api's face recognition network: dlib's ResNet of 29 convolutions (King, 2017; after He et al., 2016), 150 × 150
 * pixels to 128 numbers. Every convolution is followed by a factor and an offset for each channel; the bias of the
 * convolution is put into the offset, which changes nothing. What it gives is whitened by what this project learned.
 */
export function convertRecognition(root: string, { matrix, offset }: Whitening): GraphModelFiles {
  const weights = new PackagedWeights(root, 'face_recognition');
  const graph = new GraphBuilder();
  const layer = (name: string, input: string, stride: number) => scaled(graph, weights, name, input, stride);

  let x = relu(graph, 'conv32_down/relu', layer('conv32_down', graph.placeholder('face', [-1, 150, 150, 3]), 2));
  x = pool(graph, 'pool', 'MaxPool', x, 3, 2, 'VALID');
  // Side of the picture after each reduction: (150 − 7) / 2 + 1 = 72, then 35, 17, 8, 3 (padded to 4), 1 (padded to 2).
  let side = 35;
  let channels = 32;

  const residual = (prefix: string) => {
    const inner = relu(graph, `${prefix}/conv1/relu`, layer(`${prefix}/conv1`, x, 1));
    x = relu(graph, prefix, add(graph, `${prefix}/sum`, layer(`${prefix}/conv2`, inner, 1), x));
  };
  const residualDown = (prefix: string, out: number) => {
    const inner = relu(graph, `${prefix}/conv1/relu`, layer(`${prefix}/conv1`, x, 2));
    let deep = layer(`${prefix}/conv2`, inner, 1);
    let shallow = pool(graph, `${prefix}/pool`, 'AvgPool', x, 2, 2, 'VALID');
    const convolved = Math.floor((side - 3) / 2) + 1;
    side = Math.floor(side / 2);
    // dlib pads what is smaller or has fewer channels with zeros.
    const missing = side - convolved;
    if (missing > 0) deep = pad(graph, `${prefix}/conv2/padded`, deep, [0, missing, missing, 0]);
    if (out > channels) shallow = pad(graph, `${prefix}/pool/padded`, shallow, [0, 0, 0, out - channels]);
    channels = out;
    x = relu(graph, prefix, add(graph, `${prefix}/sum`, shallow, deep));
  };

  for (const i of [1, 2, 3]) residual(`conv32_${i}`);
  for (const { channels: out, blocks } of STAGES) {
    residualDown(`conv${out}_down`, out);
    for (let i = 1; i <= blocks; i++) residual(`conv${out}_${i}`);
  }
  residualDown('conv256_down_out', 256);

  const axes = graph.ints('mean/axes', [2], [1, 2]);
  const mean = graph.node('mean', 'Mean', [x, axes], { T: FLOAT, Tidx: INT, keep_dims: { b: false } });
  const descriptor = multiply(graph, DESCRIPTOR, mean, weights.copy(graph, 'fc', 'descriptor/weights'));
  // To length √n, then whitened: see models/face/embedding/whitening.ts.
  const squares = graph.node('length/squares', 'Mul', [descriptor, descriptor], { T: FLOAT });
  const last = graph.ints('length/axes', [1], [1]);
  const square = graph.node('length/square', 'Mean', [squares, last], { T: FLOAT, Tidx: INT, keep_dims: { b: true } });
  const factor = graph.node('length/factor', 'Rsqrt', [square], { T: FLOAT });
  const sized = graph.node('length', 'Mul', [descriptor, factor], { T: FLOAT });
  const n = offset.length;
  const turned = multiply(graph, 'whitened', sized, graph.halves('whitening/matrix', [n, n], toHalves(matrix)));
  add(graph, 'embedding', turned, graph.halves('whitening/offset', [n], toHalves(offset)));
  return graph.build();
}

function scaled(graph: GraphBuilder, weights: PackagedWeights, name: string, input: string, stride: number): string {
  const filter = weights.copy(graph, `${name}/conv/filters`, `${name}/weights`);
  const convolved = graph.node(`${name}/conv`, 'Conv2D', [input, filter], {
    T: FLOAT,
    strides: wholes([1, stride, stride, 1]),
    dilations: wholes([1, 1, 1, 1]),
    padding: text(stride === 1 ? 'SAME' : 'VALID'),
    data_format: text('NHWC'),
    explicit_paddings: wholes([]),
  });
  const factors = weights.floats(`${name}/scale/weights`);
  const biases = weights.floats(`${name}/conv/bias`);
  const offsets = weights.floats(`${name}/scale/biases`).map((offset, c) => offset + biases[c]! * factors[c]!);
  const size = [factors.length];
  const product = graph.node(`${name}/mul`, 'Mul', [convolved, graph.floats(`${name}/factors`, size, factors)], { T: FLOAT });
  return add(graph, name, product, graph.floats(`${name}/offsets`, size, offsets));
}
