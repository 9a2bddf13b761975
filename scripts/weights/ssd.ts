import { readFileSync } from 'node:fs';
import { FLOAT, fusedConvolution, GraphBuilder, INT, whole, type GraphModelFiles } from '../../models/graph-builder';
import type { Activation, TfliteModel, TfliteOperator, TfliteTensor } from './tflite';

const ASSETS = 'node_modules/@mediapipe/objectron/objectron_solution_packed_assets.data';
/** Where the package's own loader says the two files lie that are packed into one. */
const LABELS_END = 184;
const MODEL_END = 9_987_912;

const AFTER: Readonly<Record<Activation, readonly string[]>> = { none: [], relu: ['Relu'], relu6: ['Relu6'] };

/** The SSD-MobileNetV2 packed into @mediapipe/objectron: its labels (first: background) and its tflite bytes. */
export function readSsdAssets(root: string): { labels: readonly string[]; model: Uint8Array } {
  const bytes = readFileSync(`${root}/${ASSETS}`);
  // A copy, so that the flatbuffer starts at an aligned address.
  const model = Uint8Array.from(bytes.subarray(LABELS_END, MODEL_END));
  return { labels: bytes.toString('utf8', 0, LABELS_END).trim().split('\n'), model };
}

/**
 * TensorFlow Lite → tfjs graph model, the arithmetic unchanged: convolutions with bias and ReLU6 become fused ones,
 * half-precision weights stay half precision. Dequantize disappears, because tfjs widens halves when it loads them.
 */
export function convertSsd(model: TfliteModel): GraphModelFiles {
  const graph = new GraphBuilder();
  const names = new Map<number, string>();
  const halves = new Map<number, TfliteTensor>();
  for (const index of model.inputs) {
    const { name, shape } = model.tensors[index]!;
    names.set(index, graph.placeholder(name, shape));
  }
  for (const operator of model.operators) {
    if (operator.op === 'dequantize') halves.set(operator.output, model.tensors[operator.inputs[0]!]!);
    else names.set(operator.output, convert(operator, model, graph, names, halves));
  }
  return graph.build();
}

/**
 * The converter to tflite joined the names of everything it fused with semicolons. The first one is the node's own;
 * without the folded parts it is the layer's name in the MobileNetV2 of TensorFlow's object detection API.
 */
export function tapName(tensorName: string): string {
  return tensorName
    .split(';')[0]!
    .replace(/^FeatureExtractor\/MobilenetV2\//, '')
    .replace(/\/(Relu6|BatchNorm\/FusedBatchNormV3|BiasAdd)$/, '');
}

function convert(
  operator: TfliteOperator,
  model: TfliteModel,
  graph: GraphBuilder,
  names: ReadonlyMap<number, string>,
  halves: ReadonlyMap<number, TfliteTensor>,
): string {
  const name = tapName(model.tensors[operator.output]!.name);
  const data = (index: number) => known(names.get(index), `the input of ${name}`);
  const weights = (index: number) => known(halves.get(operator.inputs[index]!), `the weights of ${name}`);
  switch (operator.op) {
    case 'conv':
    case 'depthwise': {
      const depthwise = operator.op === 'depthwise';
      const inputs = [
        data(operator.inputs[0]!),
        (depthwise ? depthwiseFilter : filter)(graph, `${name}/weights`, weights(1)),
        graph.halves(`${name}/bias`, weights(2).shape, asHalves(weights(2))),
      ];
      const op = depthwise ? 'FusedDepthwiseConv2dNative' : '_FusedConv2D';
      return graph.node(name, op, inputs, fusedConvolution(operator.stride, 'SAME', AFTER[operator.activation]));
    }
    case 'add':
      return graph.node(name, 'AddV2', operator.inputs.map(data), { T: FLOAT });
    case 'reshape': {
      const { shape } = model.tensors[operator.output]!;
      const target = graph.ints(`${name}/shape`, [shape.length], shape);
      return graph.node(name, 'Reshape', [data(operator.inputs[0]!), target], { T: FLOAT, Tshape: INT });
    }
    case 'concat': {
      const axis = graph.ints(`${name}/axis`, [], [operator.axis]);
      const N = whole(operator.inputs.length);
      return graph.node(name, 'ConcatV2', [...operator.inputs.map(data), axis], { N, T: FLOAT, Tidx: INT });
    }
    default:
      throw new Error(`${operator.op} has no place in this network`);
  }
}

/** tflite has [out, height, width, in], TensorFlow [height, width, in, out]. */
function filter(graph: GraphBuilder, name: string, tensor: TfliteTensor): string {
  const [out, height, width, depth] = tensor.shape as [number, number, number, number];
  const from = asHalves(tensor);
  const to = new Uint16Array(from.length);
  const area = height * width * depth;
  for (let o = 0; o < out; o++) for (let i = 0; i < area; i++) to[i * out + o] = from[o * area + i]!;
  return graph.halves(name, [height, width, depth, out], to);
}

/** tflite has [1, height, width, channels], TensorFlow [height, width, channels, 1]: the same bytes. */
function depthwiseFilter(graph: GraphBuilder, name: string, tensor: TfliteTensor): string {
  const [, height, width, channels] = tensor.shape as [number, number, number, number];
  return graph.halves(name, [height, width, channels, 1], asHalves(tensor));
}

function asHalves(tensor: TfliteTensor): Uint16Array {
  if (tensor.type !== 'float16') throw new Error(`${tensor.name} is ${tensor.type}, not float16`);
  return new Uint16Array(tensor.data.slice().buffer);
}

function known<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} is not there`);
  return value;
}
