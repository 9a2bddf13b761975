import { readFileSync } from 'node:fs';
import {
  FLOAT, fusedConvolution, GraphBuilder, text, wholes, type GraphModelFiles, type WeightSpec,
} from '../../models/graph-builder';
import { outputNames } from '../../models/yolo/network';

const MODEL = 'node_modules/@vladmandic/face-api/model/tiny_face_detector_model';
/** Slope of its leaky ReLUs below zero. */
const LEAK = 0.1;
/** Depthwise-separable layers after the first convolution. */
const SEPARABLE = 5;

type Manifest = readonly [{ readonly weights: readonly (Omit<WeightSpec, 'quantization'> & { readonly quantization: Bytes })[] }];

interface Bytes {
  readonly dtype: 'uint8';
  readonly scale: number;
  readonly min: number;
}

/**
 * The face detector of @vladmandic/face-api, a TinyYOLOv2 with depthwise-separable convolutions, as a graph. The
 * package has only its weights; what is done with them is in its code (src/tinyYolov2/TinyYolov2Base.ts): each layer
 * is followed by a leaky ReLU and halved by max pooling, the last time with stride 1. Its padding by 1 before an
 * unpadded convolution is that of SAME; only the first one really has none. One output, in the order of our own heads:
 * for each anchor x, y, width, height, objectness.
 */
export function convertTinyYoloFace(root: string): GraphModelFiles {
  const graph = new GraphBuilder();
  readWeights(root, graph);
  let x = graph.placeholder('images', [1, -1, -1, 3]);
  const first = fusedConvolution(1, 'VALID', ['LeakyRelu'], LEAK);
  x = pool(graph, 0, graph.node('conv0', '_FusedConv2D', [x, 'conv0/filters', 'conv0/bias'], first));
  for (let layer = 1; layer <= SEPARABLE; layer++) {
    const name = `conv${layer}`;
    const wide = graph.node(`${name}/depthwise`, 'DepthwiseConv2dNative', [x, `${name}/depthwise_filter`], PLAIN);
    const after = fusedConvolution(1, 'SAME', ['LeakyRelu'], LEAK);
    x = graph.node(name, '_FusedConv2D', [wide, `${name}/pointwise_filter`, `${name}/bias`], after);
    x = pool(graph, layer, x);
  }
  const { boxes } = outputNames(32);
  graph.node(boxes, '_FusedConv2D', [x, 'conv8/filters', 'conv8/bias'], fusedConvolution(1, 'VALID', []));
  return graph.build();
}

const PLAIN = {
  T: FLOAT,
  strides: wholes([1, 1, 1, 1]),
  dilations: wholes([1, 1, 1, 1]),
  padding: text('SAME'),
  data_format: text('NHWC'),
  explicit_paddings: wholes([]),
};

function pool(graph: GraphBuilder, layer: number, input: string): string {
  const stride = layer === SEPARABLE ? 1 : 2;
  return graph.node(`pool${layer}`, 'MaxPool', [input], {
    T: FLOAT,
    ksize: wholes([1, 2, 2, 1]),
    strides: wholes([1, stride, stride, 1]),
    padding: text('SAME'),
    data_format: text('NHWC'),
    explicit_paddings: wholes([]),
  });
}

/** The weights stay the bytes that they are; tfjs widens them when it loads them. */
function readWeights(root: string, graph: GraphBuilder): void {
  const [{ weights }] = JSON.parse(readFileSync(`${root}/${MODEL}-weights_manifest.json`, 'utf8')) as Manifest;
  const shard = readFileSync(`${root}/${MODEL}.bin`);
  let at = 0;
  for (const { name, shape, quantization: { dtype, scale, min } } of weights) {
    const size = shape.reduce((a, b) => a * b, 1);
    const quantization = { dtype, original_dtype: 'float32', scale, min } as const;
    graph.constant({ name, shape, dtype: 'float32', quantization }, shard.subarray(at, (at += size)));
  }
  if (at !== shard.length) throw new Error(`${MODEL}.bin holds ${shard.length} weights, not ${at}`);
}
