import { FLOAT, fusedConvolution, GraphBuilder, INT, whole, type GraphModelFiles } from '../../graph-builder';
import { toHalves } from '../../half';
import type { TrunkLayer } from '../../trunk/spec';
import { addCompanion } from '../../trunk/companion';
import type { TrunkSource } from '../../trunk/ssd-trunk';
import { withState } from '../../trunk/trunk';
import { classifierParts } from '../classifier';
import { SOFT } from '../features/normaliser';
import type { StoredClassifier } from '../training';

/** What the graph calls its input, [n, size, size, 3], RGB from 0 to 255, and its output, [n, classes]. */
export const INPUT = 'picture';
export const OUTPUT = 'probabilities';

/**
 * A classifier as one graph: scaling, trunk up to its last tap, averages, normaliser and head. What of the trunk is as
 * published stays half precision, which is exact; what was trained is single precision.
 * @throws RangeError as the constructor of Classifier does
 */
export function classifierGraph(stored: StoredClassifier, trunk: TrunkSource): GraphModelFiles {
  const { spec } = stored;
  const parts = classifierParts(stored, trunk);
  const graph = new GraphBuilder();
  const trained = new Set(parts.trained.map(({ name }) => name));
  const weights = withState(trunk.weights, parts.trained);

  const picture = graph.placeholder(INPUT, [-1, spec.inputSize, spec.inputSize, 3]);
  addScaling(graph, picture, trunk);
  for (const layer of neededLayers(trunk, spec.taps)) {
    if (layer.kind === 'add') graph.node(layer.name, 'AddV2', layer.inputs, { T: FLOAT });
    else addConvolution(graph, layer, weights, trained);
  }
  const axes = graph.ints('average/axes', [2], [1, 2]);
  const flags = { T: FLOAT, Tidx: INT, keep_dims: { b: false } };
  const averages = spec.taps.map((tap) => graph.node(`${tap}/average`, 'Mean', [tap, axes], flags));
  if (trunk.companion) averages.push(...addCompanion(graph, trunk.companion, picture));
  const features = concat(graph, averages);
  const logits = addHead(graph, addNormaliser(graph, features, parts.normaliser), stored, parts.weights);
  graph.node(OUTPUT, spec.answers === 'softmax' ? 'Softmax' : 'Sigmoid', [logits], { T: FLOAT });
  return graph.build();
}

/** Pixel values to what the trunk was trained on, under the name by which its first layer asks for it. */
function addScaling(graph: GraphBuilder, picture: string, { spec, preprocessing }: TrunkSource): void {
  const { scale, offset, order, mode } = preprocessing;
  if (order !== 'rgb' || mode !== 'squash') throw new RangeError('a trunk that is fed otherwise cannot be exported');
  const factor = graph.floats('scaling/scale', [3], Float32Array.from(scale));
  const shift = graph.floats('scaling/offset', [3], Float32Array.from(offset));
  const scaled = graph.node('scaling/scaled', 'Mul', [picture, factor], { T: FLOAT });
  graph.node(spec.input, 'AddV2', [scaled, shift], { T: FLOAT });
}

/** In the order in which they are computed, up to the last tap. */
function neededLayers({ spec }: TrunkSource, taps: readonly string[]): readonly TrunkLayer[] {
  const layers = spec.blocks.flatMap((block) => block.layers);
  const missing = taps.find((tap) => !layers.some(({ name }) => name === tap));
  if (missing !== undefined) throw new RangeError(`the trunk has no tap '${missing}'`);
  return layers.slice(0, layers.findLastIndex(({ name }) => taps.includes(name)) + 1);
}

function addConvolution(
  graph: GraphBuilder,
  { name, kind, input, stride, padding, activation }: Exclude<TrunkLayer, { kind: 'add' }>,
  weights: TrunkSource['weights'],
  trained: ReadonlySet<string>,
): void {
  const [filter, bias] = [`${name}/weights`, `${name}/bias`].map((weight) => {
    const { shape, values } = weights.get(weight)!;
    return trained.has(weight) ? graph.floats(weight, shape, values) : graph.halves(weight, shape, toHalves(values));
  }) as [string, string];
  const op = kind === 'conv' ? '_FusedConv2D' : 'FusedDepthwiseConv2dNative';
  const after = activation === 'relu6' ? ['Relu6'] : [];
  graph.node(name, op, [input, filter, bias], fusedConvolution(stride, padding === 'same' ? 'SAME' : 'VALID', after));
}

function concat(graph: GraphBuilder, parts: readonly string[]): string {
  if (parts.length === 1) return parts[0]!;
  const axis = graph.ints('features/axis', [], [1]);
  return graph.node('features', 'ConcatV2', [...parts, axis], { N: whole(parts.length), T: FLOAT, Tidx: INT });
}

/** See normaliseTensor. */
function addNormaliser(
  graph: GraphBuilder,
  features: string,
  { mean, scale }: { readonly mean: Float32Array; readonly scale: Float32Array },
): string {
  const T = { T: FLOAT };
  const soft = graph.floats('normaliser/soft', [], Float32Array.of(SOFT));
  const shift = graph.floats('normaliser/shift', [mean.length], mean.map((value) => value + Math.sqrt(SOFT)));
  const factor = graph.floats('normaliser/scale', [scale.length], scale);
  const positive = graph.node('normaliser/positive', 'Relu', [features], T);
  const softened = graph.node('normaliser/softened', 'AddV2', [positive, soft], T);
  const root = graph.node('normaliser/root', 'Sqrt', [softened], T);
  return graph.node('normalised', 'Mul', [graph.node('normaliser/centred', 'Sub', [root, shift], T), factor], T);
}

/** Dense layers with ReLU between them; see Head.forward. */
function addHead(
  graph: GraphBuilder,
  features: string,
  { spec: { head } }: StoredClassifier,
  weights: Readonly<Record<string, Float32Array>>,
): string {
  const sizes = [head.inputs, ...head.hidden, head.classes];
  const flags = { T: FLOAT, transpose_a: { b: false }, transpose_b: { b: false } };
  let x = features;
  for (let layer = 0; layer + 1 < sizes.length; layer++) {
    const name = `dense_${layer}`;
    const shape = [sizes[layer]!, sizes[layer + 1]!];
    const kernel = graph.floats(`${name}/kernel`, shape, weights[`${name}/kernel`]!);
    const bias = graph.floats(`${name}/bias`, [shape[1]!], weights[`${name}/bias`]!);
    const product = graph.node(`${name}/product`, 'MatMul', [x, kernel], flags);
    const sum = graph.node(`${name}/sum`, 'BiasAdd', [product, bias], { T: FLOAT });
    x = layer + 2 < sizes.length ? graph.node(name, 'Relu', [sum], { T: FLOAT }) : sum;
  }
  return x;
}
