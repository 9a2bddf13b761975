import { FLOAT, fusedConvolution, INT, text, wholes, type GraphBuilder } from '../../../models/graph-builder';
import type { PackagedWeights } from './package';

type Padding = 'SAME' | 'VALID';

interface ConvolutionOptions {
  readonly stride?: number;
  readonly padding?: Padding;
  readonly after?: readonly string[];
}

/** A convolution with its bias. @param filter, bias names in the package */
export function convolution(
  graph: GraphBuilder,
  weights: PackagedWeights,
  name: string,
  input: string,
  { filter, bias }: { readonly filter: string; readonly bias: string },
  { stride = 1, padding = 'SAME', after = [] }: ConvolutionOptions = {},
): string {
  const inputs = [input, weights.copy(graph, filter, `${name}/weights`), weights.copy(graph, bias, `${name}/bias`)];
  const attributes = fusedConvolution(stride, padding, after);
  return graph.node(name, '_FusedConv2D', inputs, attributes);
}

/** A depthwise convolution without a bias. @param filter name of the node that holds it */
function depthwise(
  graph: GraphBuilder,
  name: string,
  input: string,
  filter: string,
  stride: number,
  padding: Padding,
): string {
  return graph.node(name, 'DepthwiseConv2dNative', [input, filter], {
    T: FLOAT,
    strides: wholes([1, stride, stride, 1]),
    dilations: wholes([1, 1, 1, 1]),
    padding: text(padding),
    data_format: text('NHWC'),
    explicit_paddings: wholes([]),
  });
}

/** Depthwise, then pointwise with a bias: names in the package are PREFIX/depthwise_filter and so on. */
export function separable(
  graph: GraphBuilder,
  weights: PackagedWeights,
  prefix: string,
  input: string,
  { stride = 1, padding = 'SAME', ...fused }: ConvolutionOptions = {},
): string {
  const filter = weights.copy(graph, `${prefix}/depthwise_filter`, `${prefix}/depthwise/weights`);
  const spread = depthwise(graph, `${prefix}/depthwise`, input, filter, stride, padding);
  const names = { filter: `${prefix}/pointwise_filter`, bias: `${prefix}/bias` };
  return convolution(graph, weights, prefix, spread, names, fused);
}

export function pool(
  graph: GraphBuilder,
  name: string,
  op: 'MaxPool' | 'AvgPool',
  input: string,
  size: number,
  stride: number,
  padding: Padding,
): string {
  return graph.node(name, op, [input], {
    T: FLOAT,
    ksize: wholes([1, size, size, 1]),
    strides: wholes([1, stride, stride, 1]),
    padding: text(padding),
    data_format: text('NHWC'),
    explicit_paddings: wholes([]),
  });
}

export function add(graph: GraphBuilder, name: string, a: string, b: string): string {
  return graph.node(name, 'AddV2', [a, b], { T: FLOAT });
}

export function relu(graph: GraphBuilder, name: string, input: string): string {
  return graph.node(name, 'Relu', [input], { T: FLOAT });
}

/** Pads with zeros. @param after how much behind each of the four axes; `before` likewise, none if left out */
export function pad(
  graph: GraphBuilder,
  name: string,
  input: string,
  after: readonly [number, number, number, number],
  before: readonly [number, number, number, number] = [0, 0, 0, 0],
): string {
  const amounts = graph.ints(`${name}/paddings`, [4, 2], before.flatMap((n, axis) => [n, after[axis]!]));
  return graph.node(name, 'Pad', [input, amounts], { T: FLOAT, Tpaddings: INT });
}

export function reshape(graph: GraphBuilder, name: string, input: string, shape: readonly number[]): string {
  const target = graph.ints(`${name}/shape`, [shape.length], shape);
  return graph.node(name, 'Reshape', [input, target], { T: FLOAT, Tshape: INT });
}

/** x · W without a bias. @param matrix name of the node that holds W */
export function multiply(graph: GraphBuilder, name: string, input: string, matrix: string): string {
  const no = { b: false };
  return graph.node(name, 'MatMul', [input, matrix], { T: FLOAT, transpose_a: no, transpose_b: no });
}
